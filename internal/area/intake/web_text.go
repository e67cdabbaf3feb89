package intake

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"klover/internal/base/job"
	"klover/internal/base/record"
	"klover/internal/word/sv"
)

func recordDay(r Run) string { return record.When(r.CreatedAt) }

// rejectedURL is the address of the rejected rows with one kind of fault.
func rejectedURL(r Run, kind, key string) string {
	v := url.Values{}
	v.Set("slag", kind)
	if key != "" {
		v.Set("uppgift", key)
	}
	return r.URL() + "/avvisade?" + v.Encode()
}

// diffURL is the address of the differences of one kind, or in one field.
func diffURL(r Run, verb DiffVerb, key string) string {
	v := url.Values{}
	if verb != "" {
		v.Set("blir", string(verb))
	}
	if key != "" {
		v.Set("uppgift", key)
	}
	return r.URL() + "/skillnader?" + v.Encode()
}

// progressText says "62 %, 4 100 rader i sekunden, ungefär 20 sekunder kvar".
// since is how long ago an instant was.
func progressText(j job.Job, since func(time.Time) time.Duration) string {
	if j.Done == 0 || j.StartedAt == nil {
		return ""
	}
	text := ""
	if j.Total > 0 {
		text = sv.Percent(min(j.Done, j.Total), j.Total, 0) + ", "
	}
	spent := since(*j.StartedAt)
	if spent < time.Second {
		return strings.TrimSuffix(text, ", ")
	}
	text += fmt.Sprintf("%s rader i sekunden", sv.Number(int64(float64(j.Done)/spent.Seconds())))
	left := time.Duration(0)
	if j.Total > j.Done {
		left = time.Duration(float64(spent) / float64(j.Done) * float64(j.Total-j.Done))
	}
	switch {
	case left >= 2*time.Minute:
		text += fmt.Sprintf(", ungefär %d minuter kvar", int(left.Round(time.Minute).Minutes()))
	case left >= time.Second:
		text += ", ungefär " + sv.Plural(int64(left.Seconds())+1, "sekund", "sekunder") + " kvar"
	}
	return text
}
