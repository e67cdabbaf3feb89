// Package training keeps courses, occasions, bookings and certificates.
package training
