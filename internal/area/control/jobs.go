package control

import (
	"context"
	"fmt"
	"strconv"

	"klover/internal/base/fault"
	"klover/internal/base/job"
	"klover/internal/word/sv"
)

// TurnKind is the job of the turn of the year. Its input is the year that begins;
// an empty one is this year.
const TurnKind = "control.turn"

// TurnJob carries over what was not done and makes the year's occurrences. It is a
// job.Func.
func (s Store) TurnJob(ctx context.Context, j job.Job, step job.Step) (string, error) {
	year := int64(s.Today().Year())
	if j.Input != "" {
		n, err := strconv.ParseInt(j.Input, 10, 64)
		if err != nil {
			return "", fault.Wrong("”%s” är inget år.", j.Input)
		}
		year = n
	}
	step(0, 0, fmt.Sprintf("Förbereder kontrollerna för %d.", year))
	_, _, err := s.Turn(ctx, year)
	return YearURL(year), err
}

// turned says what a turn of the year did.
func turned(year int64, carried, made int) string {
	return fmt.Sprintf("%s har förts över till %d och %s har skapats.", sv.Plural(int64(carried), "kontroll", "kontroller"), year, sv.Plural(int64(made), "tillfälle", "tillfällen"))
}
