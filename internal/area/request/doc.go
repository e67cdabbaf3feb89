// Package request keeps the procurement requests (uppdragsblanketter) of the clinics and units, from draft until the assignment number is taken.
package request
