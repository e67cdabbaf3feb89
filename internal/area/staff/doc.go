// Package staff keeps posts, vacancies, turnover and sick leave as aggregates.
package staff
