package bot

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Config is all that an operator can set. It is read from one YAML file, by the keys below, and from
// the environment: a key in capitals with BRIEFBOT_ before it (BRIEFBOT_HTTP_ADDR; of limits,
// BRIEFBOT_LIMITS_USER_BURST), lists parted by commas. The environment stands over the file.
//
// Secrets are never in the file: the token comes from BRIEFBOT_TOKEN, or from the file that token_file
// names.
type Config struct {
	// TokenFile holds the bot token, and nothing else. Required by "serve" unless BRIEFBOT_TOKEN is set.
	TokenFile string `yaml:"token_file"`
	// Guilds are the ids of the servers whose moderators may change the corpus. Default: none, and then
	// nobody can from Discord; "*" lets those of every server that the bot is in, which is safe only for
	// a bot that nobody else can invite.
	Guilds []string `yaml:"guilds"`
	// ModeratorRoles are ids of roles whose members are moderators, beside everybody with the Manage
	// Server permission. Optional; /settings adds to them.
	ModeratorRoles []string `yaml:"moderator_roles"`
	// CommandGuild registers the commands in one server only, where they change at once: for trying the
	// bot out. Default: everywhere.
	CommandGuild string `yaml:"command_guild"`
	// Private makes answers private unless a channel's settings or the asker say otherwise. Default: no.
	Private bool `yaml:"private"`
	// Mentions answers questions in messages that mention the bot, and in direct messages. Default: yes.
	// It needs no privileged intent: Discord shows a bot the messages that mention it.
	Mentions bool `yaml:"mentions"`
	// RepeatAfter is how long the same question in the same channel is answered with a link to the
	// answer that stands there. Default 10m; 0 answers each time.
	RepeatAfter time.Duration `yaml:"repeat_after"`
	// KeepText is how long questions that went unanswered are kept for the moderators, and long questions
	// behind buttons. Default 720h (30 days); 0 keeps none.
	KeepText time.Duration `yaml:"keep_text"`
	// Limits bound how much one person and one channel may ask.
	Limits Limits `yaml:"limits"`

	// State is the file of the bot's own memory. Default "briefbot.db".
	State string `yaml:"state"`
	// HTTPAddr serves health, readiness and metrics, "127.0.0.1:8081". Empty serves none.
	HTTPAddr string `yaml:"http_addr"`
	// InteractionsAddr takes interactions by HTTP at this address instead of the gateway. It needs
	// PublicKey, and the address registered at Discord. Empty: the gateway.
	InteractionsAddr string `yaml:"interactions_addr"`
	// PublicKey is the application's key, in hexadecimal, that verifies interactions by HTTP. Default:
	// asked from Discord.
	PublicKey string `yaml:"public_key"`
	// Shards is the number of gateway connections of the whole bot; 0 lets Discord say.
	Shards int `yaml:"shards"`
	// ShardIDs are those that this process holds. Default: all.
	ShardIDs []int `yaml:"shard_ids"`
	// DrainTime is how long interactions in hand may take when the bot stops. Default 10s.
	DrainTime time.Duration `yaml:"drain_time"`
	// API is the base address of Discord's REST interface, for a stand-in. Default: Discord's.
	API string `yaml:"api"`
	// FirstAnswer is how long Discord waits for the first answer to an interaction. Default 3s; a
	// stand-in may be more patient, so that a test does not fail because its machine is busy.
	FirstAnswer time.Duration `yaml:"first_answer"`
}

// DefaultConfig is the configuration where nothing is set.
func DefaultConfig() Config {
	return Config{
		Mentions: true, RepeatAfter: 10 * time.Minute, KeepText: 30 * 24 * time.Hour,
		Limits: Limits{UserPerMinute: 20, UserBurst: 6, ChannelPerMinute: 60, ChannelBurst: 20},
		State:  "briefbot.db", DrainTime: 10 * time.Second, FirstAnswer: firstAnswerWithin,
	}
}

// Check lists everything that is wrong with a configuration, contradictions included.
func (c *Config) Check() error {
	var faults []error
	fault := func(key, format string, args ...any) {
		faults = append(faults, fmt.Errorf("configuration: %s: "+format, append([]any{key}, args...)...))
	}
	for key, ids := range map[string][]string{"guilds": c.Guilds, "moderator_roles": c.ModeratorRoles, "command_guild": fields(c.CommandGuild)} {
		for _, id := range ids {
			if !snowflake(id) && !(key == "guilds" && id == "*") {
				fault(key, "%q is not an id: in Discord, turn on developer mode and use \"Copy ID\"", id)
			}
		}
	}
	for key, d := range map[string]time.Duration{"repeat_after": c.RepeatAfter, "keep_text": c.KeepText, "drain_time": c.DrainTime} {
		if d < 0 {
			fault(key, "%v is negative", d)
		}
	}
	for key, addr := range map[string]string{"http_addr": c.HTTPAddr, "interactions_addr": c.InteractionsAddr} {
		if addr == "" {
			continue
		}
		if _, _, err := net.SplitHostPort(addr); err != nil {
			fault(key, "%v", err)
		}
	}
	if c.PublicKey != "" && (len(c.PublicKey) != 64 || strings.Trim(strings.ToLower(c.PublicKey), "0123456789abcdef") != "") {
		fault("public_key", "must be 64 hexadecimal digits")
	}
	if c.InteractionsAddr != "" && (c.Shards > 0 || len(c.ShardIDs) > 0) {
		fault("shards", "shards are of the gateway; with interactions_addr there is none")
	}
	if len(c.ShardIDs) > 0 && c.Shards == 0 {
		fault("shard_ids", "needs shards")
	}
	for _, id := range c.ShardIDs {
		if id < 0 || c.Shards > 0 && id >= c.Shards {
			fault("shard_ids", "%d is not among %d shards", id, c.Shards)
		}
	}
	l := c.Limits
	for key, n := range map[string]int{"user_per_minute": l.UserPerMinute, "user_burst": l.UserBurst, "channel_per_minute": l.ChannelPerMinute, "channel_burst": l.ChannelBurst} {
		if n < 0 {
			fault("limits."+key, "%d is negative", n)
		}
	}
	if c.State == "" {
		fault("state", "names no file")
	}
	slices.SortFunc(faults, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(faults...)
}

func snowflake(id string) bool {
	n, err := strconv.ParseUint(id, 10, 64)
	return err == nil && n > 1<<22
}

// homeGuild reports whether the moderators of a guild may change the corpus.
func (c *Config) homeGuild(id string) bool {
	return slices.Contains(c.Guilds, id) || slices.Contains(c.Guilds, "*")
}

// Token is the bot token, from the environment or from the file that the configuration names.
func (c *Config) Token(environ []string) (string, error) {
	for _, kv := range environ {
		if token, ok := strings.CutPrefix(kv, envToken+"="); ok && token != "" {
			return strings.TrimSpace(token), nil
		}
	}
	if c.TokenFile == "" {
		return "", fmt.Errorf("no bot token: set %s, or token_file in the configuration", envToken)
	}
	data, err := os.ReadFile(c.TokenFile)
	if err != nil {
		return "", fmt.Errorf("read bot token: %w", err)
	}
	token := strings.TrimSpace(string(data))
	if token == "" {
		return "", fmt.Errorf("read bot token: %s is empty", c.TokenFile)
	}
	return token, nil
}
