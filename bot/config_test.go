package bot

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestReadConfig(t *testing.T) {
	path := filepath.Join(t.TempDir(), "briefbot.yaml")
	write := func(s string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("guilds: [\"1200000000000000001\"]\nrepeat_after: 5m\nlimits:\n  user_burst: 3\n")
	c, err := ReadConfig(path, []string{"BRIEFBOT_HTTP_ADDR=127.0.0.1:8081", "BRIEFBOT_LIMITS_CHANNEL_BURST=9", "BRIEFBOT_MENTIONS=false", "BRIEFBOT_CORPUS=elsewhere", "PATH=/bin"})
	if err != nil {
		t.Fatal(err)
	}
	if c.RepeatAfter != 5*time.Minute || c.Limits.UserBurst != 3 || c.Limits.ChannelBurst != 9 || c.Limits.UserPerMinute != 20 || c.Mentions || c.HTTPAddr == "" || !c.homeGuild("1200000000000000001") {
		t.Errorf("got %+v", c)
	}
	for text, want := range map[string]string{
		"guild: [\"1\"]":                       "bot.yaml:1: guild: unknown key; did you mean guilds?",
		"zzz: abc":                             "bot.yaml:1: zzz: unknown key",
		"token: abc":                           "bot.yaml:1: token: unknown key; did you mean token_file?",
		"limits:\n  user_brst: 1":              "bot.yaml:2: user_brst: unknown key; did you mean user_burst?",
		"\n\nrepeat_after: soon":               "bot.yaml:3: a time such as 90s, 10m or 720h is wanted here",
		"shards: two\nprivate: perhaps":        "bot.yaml:2: true or false is wanted here",
		"guilds: 7: 8":                         "bot.yaml: yaml: mapping values",
		"- x":                                  "bot.yaml:1: a list of keys is wanted here",
		"guilds: [myserver]":                   `guilds: "myserver" is not an id`,
		"repeat_after: -5m":                    "repeat_after: -5m0s is negative",
		"http_addr: nowhere":                   "http_addr",
		"public_key: abc":                      "64 hexadecimal digits",
		"interactions_addr: \":1\"\nshards: 2": "with interactions_addr there is none",
		"shard_ids: [1]":                       "shard_ids: needs shards",
		"shards: 2\nshard_ids: [2]":            "2 is not among 2 shards",
		"limits:\n  user_burst: -1":            "limits.user_burst",
		"state: \"\"":                          "state: names no file",
		"guilds: [x]\nhttp_addr: y":            "guilds",
	} {
		write(text)
		if _, err := ReadConfig(path, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
	write("guilds: [x]\nhttp_addr: y\n")
	if _, err := ReadConfig(path, nil); err == nil || strings.Count(err.Error(), "configuration:") != 2 {
		t.Errorf("two faults: got %v", err)
	}
	if _, err := ReadConfig("", []string{"BRIEFBOT_SHARDS=two"}); err == nil || !strings.Contains(err.Error(), `BRIEFBOT_SHARDS: "two" is not a whole number`) {
		t.Errorf("a bad variable: got %v", err)
	}
}

func TestToken(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(" from-file \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := Config{TokenFile: file}
	if got, err := c.Token([]string{"BRIEFBOT_TOKEN=from-env"}); err != nil || got != "from-env" {
		t.Errorf("got %q (%v)", got, err)
	}
	if got, err := c.Token(nil); err != nil || got != "from-file" {
		t.Errorf("got %q (%v)", got, err)
	}
	c.TokenFile = ""
	if _, err := c.Token(nil); err == nil || !strings.Contains(err.Error(), "BRIEFBOT_TOKEN") {
		t.Errorf("no token: got %v", err)
	}
}

func TestUnknownVariables(t *testing.T) {
	got := UnknownVariables([]string{"BRIEFBOT_TOKEN=x", "BRIEFBOT_PRIVATE=yes", "BRIEFBOT_LIMITS_USER_BURST=3", "BRIEFBOT_PRIVAT=yes", "PATH=/bin"})
	if want := []string{"BRIEFBOT_PRIVAT"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
