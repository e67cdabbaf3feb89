// Package survey asks people and counts their answers: customer satisfaction and engagement.
package survey
