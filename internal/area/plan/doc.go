// Package plan keeps the procurement plan: its items with their source, its immutable versions, its public edition and the candidates for coordination.
package plan
