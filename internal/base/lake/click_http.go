package lake

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"klover/internal/base/fault"
)

// clickServer is one server of ClickHouse, over its HTTP interface, which is the same
// in old and new releases and needs no driver.
type clickServer struct {
	url      url.URL // with user and password
	database string
	client   *http.Client
}

// clickServers reads clickhouse://user:password@host:8123,host:8123/name?cluster=klover&secure=1.
// The first is the one that is asked; the others are shards.
func clickServers(address string) (servers []clickServer, cluster string, err error) {
	rest := strings.TrimPrefix(address, "clickhouse://")
	hosts, path, _ := strings.Cut(rest, "/")
	user := ""
	if i := strings.LastIndex(hosts, "@"); i >= 0 {
		user, hosts = hosts[:i+1], hosts[i+1:]
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16, IdleConnTimeout: 5 * time.Second}}
	for _, host := range strings.Split(hosts, ",") {
		u, err := url.Parse("http://" + user + host + "/" + path)
		if err != nil || host == "" || !nameForm.MatchString(strings.Trim(u.Path, "/")) {
			return nil, "", fault.Wrong("Datalagrets adress ska vara clickhouse://användare:lösenord@värd:8123,värd:8123/databas.")
		}
		if u.Query().Get("secure") == "1" {
			u.Scheme = "https"
		}
		cluster = u.Query().Get("cluster")
		servers = append(servers, clickServer{*u, strings.Trim(u.Path, "/"), client})
	}
	if cluster == "" {
		cluster = "klover"
	}
	return servers, cluster, nil
}

// send posts a statement, with data when it inserts, and gives what is answered. The
// server is asked to wait until all is well before it answers, else an error would
// come in the middle of the rows.
func (s clickServer) send(ctx context.Context, database, sql string, data io.Reader) (io.ReadCloser, error) {
	u := s.url
	user := u.User
	u.User, u.Path = nil, "/"
	settings := url.Values{"wait_end_of_query": {"1"}}
	if database != "" {
		settings.Set("database", database)
	}
	body := io.Reader(strings.NewReader(sql))
	if data != nil {
		settings.Set("query", sql)
		body = data
	}
	u.RawQuery = settings.Encode()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), body)
	if err != nil {
		return nil, err
	}
	if user != nil {
		password, _ := user.Password()
		request.SetBasicAuth(user.Username(), password)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, s.unreached(ctx, err)
	}
	if response.StatusCode != http.StatusOK {
		defer response.Body.Close()
		text, _ := io.ReadAll(io.LimitReader(response.Body, 2000))
		return nil, clickError(string(text), sql)
	}
	return response.Body, nil
}

func (s clickServer) unreached(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fault.With(fault.Conflict("Datalagret på %s svarar inte. Försök igen om en stund.", s.url.Host), fmt.Errorf("lake: %w", err))
}

// clickError is a fault when there is something that people can do.
func clickError(message, sql string) error {
	cause := fmt.Errorf("lake: %s, running %s", strings.TrimSpace(message), sql)
	switch {
	case strings.HasPrefix(message, "Code: 243"):
		return fault.With(fault.Conflict("Datalagret kunde inte skrivas: disken är full. Ingenting har ändrats. Gör plats och försök igen."), cause)
	case strings.HasPrefix(message, "Code: 241"):
		return fault.With(fault.Conflict("Datalagret har för lite minne för detta. Höj gränsen max_memory_usage på servern."), cause)
	}
	return cause
}

// exec runs a statement that gives no rows.
func (s clickServer) exec(ctx context.Context, sql string) error {
	body, err := s.send(ctx, s.database, sql, nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, body)
	return errors.Join(err, body.Close())
}

// query runs a statement and gives its rows, some at a time.
func (s clickServer) query(ctx context.Context, sql string, each func(*block) error) error {
	body, err := s.send(ctx, s.database, sql+"\nFORMAT Native", nil)
	if err != nil {
		return err
	}
	defer body.Close()
	in := nativeReader{in: bufio.NewReaderSize(body, 256<<10)}
	for b := (block{}); ; {
		if err := in.next(&b); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("lake: reading the answer of %s: %w", sql, err)
		}
		if err := each(&b); err != nil {
			return err
		}
	}
}
