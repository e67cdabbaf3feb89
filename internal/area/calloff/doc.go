// Package calloff keeps the call-offs (avrop) on frameworks: rank lists with refusals, distribution keys and reopened competition.
package calloff
