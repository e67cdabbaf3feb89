// Package board keeps bodies, mandates, meetings and decisions.
package board
