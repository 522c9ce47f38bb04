package main

import (
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/media"
	"github.com/parlor-chat/parlor/server/usersig"
)

// config is what `parlor serve` is told.
type config struct {
	listen    string
	metrics   string // Where /metrics is; with the rest if empty.
	database  string
	app       application
	key       usersig.Key // of app, once it is complete
	admins    list
	instances int
	origins   list
	web       list

	demo       bool
	demoAnyone bool

	nats       string
	natsEmbed  string
	natsRoutes list
	natsSecret string

	tlsCert string
	tlsKey  string

	proxies            list
	trusted            []netip.Prefix // proxies, read
	maxConnections     int
	connectionsGiven   bool // Somebody has said how many there must be.
	httpConnections    int
	addressConnections int
	addressCalls       int
	userSignIns        int
	groupRate          int
	loadMemory         int
	userConversations  int
	userDevices        int
	userMedia          int
	userGroups         int
	userJoins          int
	userFriends        int
	friendsOnly        bool
	userFollows        int
	retention          int
	userAdded          int
	groups             string
	groupSettings      *core.GroupSettings // groups, read
	conversationGroups string
	conversationLimits *core.ConversationGroupLimits // conversationGroups, read

	userSearches  int
	translateURL  string
	transcribeURL string
	serviceToken  string

	push pushConfig

	webhooks webhooks

	uploadRate  int
	uploadTime  time.Duration
	media       string // Where media are kept; with the database if empty.
	mediaUnused time.Duration
	mediaTime   time.Duration
	mediaPublic bool

	restRate  int
	drainTime time.Duration

	logFormat  string
	logLevel   slog.Level
	logRepeats int
}

const aboutServe = `Runs the server until SIGTERM or Ctrl-C.

    parlor serve --demo --web ./page
    parlor serve --listen :443 --tls-cert cert.pem --tls-key key.pem --secret-key-file key
    parlor serve --database postgres://parlor@db/parlor --nats nats://nats:4222 --secret-key-file key

It serves /ws (WebSocket: what pages give as server), /v4/ (REST, for your own
backend), /health, /ready and /metrics, and with --web the files of a page.
`

func (c *config) define(set flags) {
	defineConfigFile(set)
	set.StringVar(&c.listen, "listen", "127.0.0.1:8080", "`HOST:PORT` to listen at. Port 0 takes a free one; the log says which.")
	set.StringVar(&c.metrics, "metrics-listen", "", "`HOST:PORT` for /metrics, /health and /ready alone, without TLS. /metrics is there only, then.")
	set.StringVar(&c.database, "database", "parlor.db", "`FILE` of an SQLite database, made if it is missing, or a postgres:// URL.")
	c.app.define(set)
	c.admins = list{"administrator"}
	set.Var(&c.admins, "admin", "`USERS` whose userSig may call the REST API, joined by commas.")
	set.IntVar(&c.instances, "instances", 0, "`NUMBER` of devices of one user that may be connected at the same time;\none more takes the place of the first. 0: any number.")
	set.Var(&c.origins, "origins", "`HOSTS` of the pages that may connect, joined by commas: chat.example.com,*.example.org.\nWithout it: all; a page needs a userSig anyway.")
	set.Var(&c.web, "web", "`FOLDERS` of static files to serve, joined by commas. PATH=FOLDER serves one below a path:\n./page,/parlor-chat=./npm")

	set.BoolVar(&c.demo, "demo", false, "Hands out userSigs to everybody at /demo/usersig?userID=NAME, for trying things out.\nA secret key that is missing is made up and kept beside the database.")
	set.BoolVar(&c.demoAnyone, "demo-anyone", false, "Lets --demo listen beyond this machine: whoever reaches it can be anybody.")

	set.StringVar(&c.nats, "nats", "", "`URL` of the NATS through which several servers on one database tell each other of changes:\nnats://host:4222, or several joined by commas.")
	set.StringVar(&c.natsEmbed, "nats-embed", "", "`HOST:PORT` at which a NATS inside this process listens to the other servers. Instead of --nats.")
	set.Var(&c.natsRoutes, "nats-routes", "`ADDRESSES` (host:port) of the other servers' --nats-embed, joined by commas.")
	set.StringVar(&c.natsSecret, "nats-secret", "", "`SECRET` that servers with --nats-embed share.")

	set.StringVar(&c.tlsCert, "tls-cert", "", "`FILE` with the certificate (PEM), to serve https and wss.")
	set.StringVar(&c.tlsKey, "tls-key", "", "`FILE` with the certificate's key (PEM).")

	set.Var(&c.proxies, "trusted-proxies", "`ADDRESSES` and networks of the proxies before this server, joined by commas: 127.0.0.1,10.0.0.0/8.\nWhom they name in X-Forwarded-For is who asks; without it that is whoever connects.")
	set.IntVar(&c.maxConnections, "max-connections", 50_000, "`NUMBER` of WebSocket connections that are accepted. Each is an open file: where the system\nallows fewer, the default is what it allows, and a number that was given is refused.")
	set.IntVar(&c.httpConnections, "http-connections", 2000, "`NUMBER` of other connections: uploads, downloads, REST calls, and those that say nothing yet.")
	set.IntVar(&c.addressConnections, "address-connections", 10_000, "`NUMBER` of WebSocket connections from one address, which many people may share. 0: any number.")
	set.IntVar(&c.addressCalls, "address-calls", 256, "`NUMBER` of other calls from one address that are answered at the same time.")
	set.IntVar(&c.groupRate, "group-rate", 40, "`NUMBER` of messages a second that a chat group takes, and of changes of its messages, counters and\nprofile. 0: any number.")
	set.IntVar(&c.userSignIns, "user-sign-ins", 120, "`NUMBER` of sign-ins of one user a minute.")
	set.IntVar(&c.loadMemory, "load-memory", 64, "`MEGABYTES` of memory that hold what devices take slowly: documents of large accounts,\npages of history. Who needs more waits for a turn.")
	set.IntVar(&c.retention, "retention", 0, "`DAYS` for which messages are kept. Older ones are removed for good. 0: for ever.")
	set.IntVar(&c.userConversations, "user-conversations", 50_000, "`NUMBER` of conversations that are kept for a user, and, up to 2,000, of users whose status one subscribes to. 0: any number.")
	set.IntVar(&c.userDevices, "user-devices", 1000, "`NUMBER` of devices of a user that are remembered. 0: any number.")
	set.IntVar(&c.userMedia, "user-media", 10_240, "`MEGABYTES` of media that are kept for a user. 0: any number.")
	set.IntVar(&c.userGroups, "user-groups", 100, "`NUMBER` of chat groups that a user makes in an hour. 0: any number.")
	set.IntVar(&c.userJoins, "user-joins", 100, "`NUMBER` of times in an hour that a user joins a chat group, or asks to be let in. 0: any number.")
	set.IntVar(&c.userAdded, "user-added", 3000, "`NUMBER` of users in an hour whom a user adds to chat groups, or asks to be let in. 0: any number.")
	set.IntVar(&c.userFriends, "user-friends", 100, "`NUMBER` of times in an hour that a user adds a friend, or asks to. 0: any number.")
	set.BoolVar(&c.friendsOnly, "friends-only", false, "Let only those write to each other who are friends of each other.")
	set.IntVar(&c.userFollows, "user-follows", 1000, "`NUMBER` of users in an hour whom a user follows, or follows no more. 0: any number.")
	set.StringVar(&c.groups, "groups", "", "`SETTINGS` of chat groups by type, joined by commas: Public.members=500,ChatRoom.unread=true.\nThe manual lists them.")
	set.StringVar(&c.conversationGroups, "conversation-groups", "", "`LIMITS` of conversation groups, joined by commas: groups=50,size=5000.\nThe manual lists them.")
	set.IntVar(&c.userSearches, "user-searches", 2, "`NUMBER` of searches of one user a second.")
	set.StringVar(&c.translateURL, "translate-url", "", "`URL` of an HTTP service that translates texts for pages. The manual says what it is asked.")
	set.StringVar(&c.transcribeURL, "transcribe-url", "", "`URL` of an HTTP service that writes down what is said in recordings.")
	set.StringVar(&c.serviceToken, "service-token", "", "`TOKEN` that both services are sent as Authorization: Bearer.")
	c.push.define(set)
	c.webhooks.define(set)
	set.IntVar(&c.uploadRate, "upload-rate", 8<<10, "`BYTES` a second that an upload comes with at least.")
	set.DurationVar(&c.uploadTime, "upload-time", time.Hour, "`TIME` that an upload may take in all.")
	set.StringVar(&c.media, "media", "", "`PLACE` for the bytes of media: s3://BUCKET/PREFIX?region=REGION&endpoint=https://HOST, or a folder.\nWithout it: a folder beside an SQLite database, or the PostgreSQL database.")
	set.DurationVar(&c.mediaUnused, "media-unused", 24*time.Hour, "`TIME` after which media are removed that no message names, or no longer. 0: never.")
	set.DurationVar(&c.mediaTime, "media-time", media.DefaultLife, "`TIME` for which an address of media is good at most, from 2s to 720h. Pages find new ones by themselves.")
	set.BoolVar(&c.mediaPublic, "media-public", false, "Let whoever has an address of media read them, for ever: for caches between.")
	set.IntVar(&c.restRate, "rest-rate", 200, "`NUMBER` of REST calls a second that are answered.")
	set.DurationVar(&c.drainTime, "drain-time", 10*time.Second, "`TIME` within which all connections are closed after SIGTERM, one after the other.")

	set.StringVar(&c.logFormat, "log-format", "text", "`FORMAT` of the log on standard error: text or json.")
	set.TextVar(&c.logLevel, "log-level", slog.LevelInfo, "`LEVEL` from which on things are logged: debug, info, warn or error.")
	set.IntVar(&c.logRepeats, "log-repeats", 30, "`NUMBER` of times a minute that one message is logged; the next one says how many were left out.\n0: all.")
}

// readConfig reads and checks the arguments of `parlor serve`.
func readConfig(args []string, w world) (config, error) {
	var c config
	set := newFlags("serve", aboutServe, w)
	c.define(set)
	if err := set.read(args); err != nil {
		return config{}, err
	}
	if err := c.check(); err != nil {
		return config{}, err
	}
	c.connectionsGiven = set.given("max-connections")
	var err error
	if c.trusted, err = parseProxies(c.proxies); err != nil {
		return config{}, err
	}
	if c.groupSettings, err = core.ParseGroupSettings(c.groups); err != nil {
		return config{}, wrongUsage("--groups: %s", core.Refusal(err).Message)
	}
	if c.conversationLimits, err = core.ParseConversationGroupLimits(c.conversationGroups); err != nil {
		return config{}, wrongUsage("--conversation-groups: %s", core.Refusal(err).Message)
	}
	if err := c.push.read(); err != nil {
		return config{}, err
	}
	c.key, err = c.signingKey()
	return c, err
}

// maxRetention is a hundred years, in days.
const maxRetention = 36_500

// check refuses what does not go together.
func (c *config) check() error {
	host, _, err := net.SplitHostPort(c.listen)
	switch {
	case err != nil:
		return wrongUsage("--listen must be host:port, such as 127.0.0.1:8080 or :8080, not %q", c.listen)
	case c.metrics != "" && !isAddress(c.metrics):
		return wrongUsage("--metrics-listen must be host:port, such as 127.0.0.1:9090, not %q", c.metrics)
	case c.demo && !c.demoAnyone && !isLoopback(host):
		return wrongUsage("--demo lets anybody sign in as anybody: listen at 127.0.0.1, or add --demo-anyone to mean it")
	case c.demoAnyone && !c.demo:
		return wrongUsage("--demo-anyone is of use with --demo only")
	case (c.tlsCert == "") != (c.tlsKey == ""):
		return wrongUsage("--tls-cert and --tls-key belong together")
	case c.nats != "" && c.natsEmbed != "":
		return wrongUsage("give --nats or --nats-embed, not both")
	case c.natsEmbed == "" && (len(c.natsRoutes) > 0 || c.natsSecret != ""):
		return wrongUsage("--nats-routes and --nats-secret are of use with --nats-embed only")
	case c.logFormat != "text" && c.logFormat != "json":
		return wrongUsage("--log-format must be text or json, not %q", c.logFormat)
	case c.instances < 0 || c.maxConnections < 1 || c.restRate < 1 || c.drainTime < 0:
		return wrongUsage("--instances and --drain-time must not be below 0, --max-connections and --rest-rate not below 1")
	case c.httpConnections < 1 || c.addressCalls < 1 || c.userSignIns < 1 || c.loadMemory < 1 || c.uploadRate < 1 || c.uploadTime <= 0:
		return wrongUsage("--http-connections, --address-calls, --user-sign-ins, --load-memory, --upload-rate and --upload-time must not be below 1")
	case min(c.addressConnections, c.logRepeats, c.userConversations, c.userDevices, c.userMedia, c.userGroups, c.userJoins, c.userAdded, c.userFriends, c.userFollows, c.groupRate) < 0:
		return wrongUsage("--address-connections, --log-repeats, --user-conversations, --user-devices, --user-media, --user-groups, --user-joins, --user-added, --user-friends, --user-follows and --group-rate must not be below 0")
	case c.retention < 0 || c.retention > maxRetention:
		return wrongUsage("--retention must be 0 to %d days", maxRetention)
	case c.userSearches < 1:
		return wrongUsage("--user-searches must not be below 1")
	case len(c.admins) == 0:
		return wrongUsage("--admin must name at least one user")
	case c.database == "":
		return wrongUsage("--database must be a file or a postgres:// URL")
	}
	if err := c.checkMedia(); err != nil {
		return err
	}
	return c.webhooks.check()
}

// signingKey completes the key: only a demo may make up its secret.
func (c *config) signingKey() (key usersig.Key, err error) {
	if key, err = c.app.key(); err != nil || key.Secret != "" {
		return key, err
	}
	if !c.demo {
		return key, wrongUsage("a secret key is missing: set PARLOR_SECRET_KEY or --secret-key-file to the one that your own server signs userSigs with, or try things out with --demo")
	}
	key.Secret, err = demoSecret(c.database)
	return key, err
}

// isAddress says whether a text is host:port.
func isAddress(text string) bool {
	_, _, err := net.SplitHostPort(text)
	return err == nil
}

// isLoopback says whether a host is this machine to itself.
func isLoopback(host string) bool {
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}
