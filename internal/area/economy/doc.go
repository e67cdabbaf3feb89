// Package economy keeps outcome, budget and forecast, and splits cost between the owners.
package economy
