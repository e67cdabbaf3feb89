// Package control keeps the internal control plan and what its controls found.
package control
