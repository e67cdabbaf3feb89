package lake_test

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// shards are two servers of ClickHouse on loopback, started when a test first wants
// them and stopped by TestMain.
var shards struct {
	once    sync.Once
	servers []*clickProcess
	err     error
	names   atomic.Int64
}

// clickProcess is a server that listens on ports of its own.
type clickProcess struct {
	http, tcp int
	folder    string
	command   *exec.Cmd
}

// clickhouse is the address of a new database on one server or on both. Without
// ClickHouse on the machine the test is skipped.
func clickhouse(t testing.TB, servers int) string {
	t.Helper()
	program, err := exec.LookPath("clickhouse-server")
	if err != nil && os.Getenv("KLOVER_CI") != "" {
		t.Fatal("clickhouse-server is not installed, and in CI nothing is skipped")
	}
	if err != nil {
		t.Skip("clickhouse-server is not installed: not run on ClickHouse")
	}
	shards.once.Do(func() { shards.servers, shards.err = startShards(program) })
	if shards.err != nil {
		t.Fatal(shards.err)
	}
	var hosts []string
	for _, s := range shards.servers[:servers] {
		hosts = append(hosts, fmt.Sprintf("127.0.0.1:%d", s.http))
	}
	return fmt.Sprintf("clickhouse://default:@%s/test%d", strings.Join(hosts, ","), shards.names.Add(1))
}

func startShards(program string) ([]*clickProcess, error) {
	servers := []*clickProcess{{}, {}}
	var cluster strings.Builder
	for _, s := range servers {
		if err := freePorts(&s.http, &s.tcp); err != nil {
			return nil, err
		}
		fmt.Fprintf(&cluster, "<shard><replica><host>127.0.0.1</host><port>%d</port></replica></shard>", s.tcp)
	}
	for _, s := range servers {
		if err := s.start(program, cluster.String()); err != nil {
			return servers, err
		}
	}
	for _, s := range servers {
		if err := s.wait(); err != nil {
			return servers, err
		}
	}
	return servers, nil
}

func freePorts(ports ...*int) error {
	for _, port := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer l.Close()
		*port = l.Addr().(*net.TCPAddr).Port
	}
	return nil
}

func (s *clickProcess) start(program, cluster string) (err error) {
	if s.folder, err = os.MkdirTemp("", "lake-clickhouse-"); err != nil {
		return err
	}
	config := filepath.Join(s.folder, "config.xml")
	text := fmt.Sprintf(`<yandex>
	<logger><level>warning</level><console>1</console></logger>
	<http_port>%d</http_port><tcp_port>%d</tcp_port><listen_host>127.0.0.1</listen_host>
	<path>%s/data/</path><tmp_path>%[3]s/tmp/</tmp_path><user_files_path>%[3]s/files/</user_files_path>
	<users_config>users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
	<mark_cache_size>67108864</mark_cache_size>
	<remote_servers><klover>%s</klover></remote_servers>
</yandex>`, s.http, s.tcp, s.folder, cluster)
	users := `<yandex><profiles><default/></profiles><quotas><default/></quotas>
	<users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users></yandex>`
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.folder, "users.xml"), []byte(users), 0o600); err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(s.folder, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	s.command = exec.Command(program, "--config-file="+config)
	s.command.Stdout, s.command.Stderr, s.command.Dir = log, log, s.folder
	return s.command.Start()
}

// wait returns when the server answers.
func (s *clickProcess) wait() error {
	for range 300 {
		if answer, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/ping", s.http)); err == nil {
			answer.Body.Close()
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(s.folder, "log"))
	return fmt.Errorf("ClickHouse does not answer: %s", log)
}

func (s *clickProcess) stop() {
	if s.command != nil && s.command.Process != nil {
		s.command.Process.Kill()
		s.command.Wait()
	}
	os.RemoveAll(s.folder)
}

func TestMain(m *testing.M) {
	if name := os.Getenv("KLOVER_LAKE_CHILD"); name != "" {
		os.Exit(child(name, os.Getenv("KLOVER_LAKE_FILE")))
	}
	code := m.Run()
	for _, s := range shards.servers {
		s.stop()
	}
	os.Exit(code)
}
