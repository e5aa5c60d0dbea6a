package discordtest

import (
	"fmt"
	"strings"
	"sync"

	"github.com/bwmarrin/discordgo"
)

var pointed struct {
	sync.Mutex
	base string
}

// Point moves discordgo's endpoints to this server, for code that uses a plain discordgo session.
// They are package variables, so that one process can talk to one server this way: a second server
// is refused. Call it before any session is made; there is no way back. Package bot does not need
// it: it takes API as an option.
func (s *Server) Point() error {
	pointed.Lock()
	defer pointed.Unlock()
	base := strings.TrimSuffix(s.API(), "api/v10")
	if pointed.base == base {
		return nil
	}
	if pointed.base != "" {
		return fmt.Errorf("discordgo points to %s already", pointed.base)
	}
	pointed.base = base
	discordgo.APIVersion = "10"
	discordgo.EndpointDiscord = base
	// The functions among the endpoints read these when called and so follow.
	for variable, path := range map[*string]string{
		&discordgo.EndpointAPI:                "",
		&discordgo.EndpointGuilds:             "guilds/",
		&discordgo.EndpointChannels:           "channels/",
		&discordgo.EndpointUsers:              "users/",
		&discordgo.EndpointGateway:            "gateway",
		&discordgo.EndpointGatewayBot:         "gateway/bot",
		&discordgo.EndpointWebhooks:           "webhooks/",
		&discordgo.EndpointApplications:       "applications",
		&discordgo.EndpointOAuth2:             "oauth2/",
		&discordgo.EndpointOAuth2Applications: "oauth2/applications",
	} {
		*variable = s.API() + "/" + path
	}
	return nil
}
