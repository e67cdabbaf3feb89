package app_test

import (
	"strings"
	"testing"

	"klover/internal/app"
)

func TestPasswordsAreNotPrinted(t *testing.T) {
	c := app.Config{Database: "postgres://klover:hemligt1@h/d", Lake: "clickhouse://klover:hemligt2@h1:8123,h2:8123/d", SMTP: "smtp://k@x:hemligt3@h:587"}
	var out strings.Builder
	c.Print(&out)
	if strings.Contains(out.String(), "hemligt") || !strings.Contains(out.String(), "clickhouse://klover:xxxxx@h1:8123,h2:8123/d") {
		t.Errorf("klover config prints %s", &out)
	}
}
