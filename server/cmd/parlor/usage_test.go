package main

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/server/usersig"
)

// try runs the program's main without a process.
func try(environment map[string]string, args ...string) (code int, stdout, stderr string) {
	var out, problems strings.Builder
	code = run(context.Background(), args, world{&out, &problems, func(name string) string { return environment[name] }})
	return code, out.String(), problems.String()
}

func TestHelpNamesEveryFlagAndItsVariable(t *testing.T) {
	var c config
	serve := newFlags("serve", "", world{})
	c.define(serve)
	for _, args := range [][]string{{"serve", "--help"}, {"serve", "-h"}, {"help", "serve"}} {
		code, help, problems := try(nil, args...)
		require.Zero(t, code)
		require.Empty(t, problems)
		serve.VisitAll(func(one *flag.Flag) {
			require.Contains(t, help, "--"+one.Name+" ")
			require.Contains(t, help, "["+variable(one.Name)+"]")
			require.NotEmpty(t, one.Usage)
		})
		require.Contains(t, help, "parlor serve --demo")
	}
	t.Run("also where the environment is wrong", func(t *testing.T) {
		code, _, _ := try(map[string]string{"PARLOR_REST_RATE": "many"}, "serve", "--help")
		require.Zero(t, code)
	})
	t.Run("a secret in the environment is not in the help", func(t *testing.T) {
		_, help, _ := try(map[string]string{"PARLOR_SECRET_KEY": secret}, "serve", "--help")
		require.NotContains(t, help, secret)
	})
	for _, args := range [][]string{{"help"}, {"--help"}, {"-h"}, {"help", "help"}} {
		code, help, _ := try(nil, args...)
		require.Zero(t, code)
		for _, command := range subcommands() {
			require.Contains(t, help, command.name)
		}
	}
	_, help, _ := try(nil, "help", "push-key")
	require.NotContains(t, help, "Flags") // It has none.
	code, help, _ := try(nil, "help", "token")
	require.Zero(t, code)
	require.Contains(t, help, "--user NAME  [PARLOR_USER]")
}

func TestTheManualNamesEveryFlag(t *testing.T) {
	manual, err := os.ReadFile("../../../docs/server.md")
	require.NoError(t, err)
	var c config
	serve := newFlags("serve", "", world{})
	c.define(serve)
	serve.VisitAll(func(one *flag.Flag) { require.Contains(t, string(manual), "`--"+one.Name+"`") })
}

func TestWrongUsageIsASentenceAndExitCodeTwo(t *testing.T) {
	sure := []string{"--secret-key", secret}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no command's name":                {[]string{"swerve"}, `there is no command "swerve"`},
		"help for no command":              {[]string{"help", "swerve"}, `there is no command "swerve"`},
		"an unknown flag":                  {[]string{"serve", "--lisen", ":80"}, "flag provided but not defined: -lisen"},
		"a push contact without keys":      {append([]string{"serve", "--push-contact", "mailto:a@b"}, sure...), "--push-contact and --push-content are of use with --push-key-file only"},
		"push keys without a contact":      {append([]string{"serve", "--push-key-file", "key"}, sure...), "--push-contact must be mailto:somebody@example.com"},
		"a push host that is none":         {append([]string{"serve", "--push-key-file", "key", "--push-contact", "mailto:a@b", "--push-hosts", "http://a/b"}, sure...), `"http://a/b" is no host of a push service`},
		"an argument that is no flag":      {[]string{"serve", "now"}, `"now" is no flag`},
		"a number that is none":            {[]string{"serve", "--instances", "two"}, `invalid value "two" for flag -instances`},
		"a setting of groups that is none": {append([]string{"serve", "--groups", "Public.members=5,Public.unread=maybe"}, sure...), `--groups: "Public.unread=maybe" is no setting of chat groups`},
		"a limit of conversation groups":   {append([]string{"serve", "--conversation-groups", "groups=500"}, sure...), `--conversation-groups: groups of conversation groups is a number from 1 to 200, not "500"`},
		"fewer groups an hour than none":   {append([]string{"serve", "--user-groups", "-1"}, sure...), "--user-groups, --user-joins, --user-added, --user-friends, --user-follows and"},
		"messages kept for less than none": {append([]string{"serve", "--retention", "-1"}, sure...), "--retention must be 0 to 36500 days"},
		"messages kept for ages":           {append([]string{"serve", "--retention", "36501"}, sure...), "--retention must be 0 to 36500 days"},
		"a level that is none":             {[]string{"serve", "--log-level", "loud"}, `invalid value "loud" for flag -log-level`},
		"no secret key":                    {[]string{"serve"}, "a secret key is missing: set PARLOR_SECRET_KEY"},
		"two secret keys":                  {append([]string{"serve", "--secret-key-file", "key"}, sure...), "give --secret-key or --secret-key-file, not both"},
		"no port":                          {append([]string{"serve", "--listen", "localhost"}, sure...), "--listen must be host:port"},
		"a demo for everybody":             {[]string{"serve", "--demo", "--listen", ":8080"}, "add --demo-anyone to mean it"},
		"a demo on another address":        {[]string{"serve", "--demo", "--listen", "192.0.2.1:8080"}, "add --demo-anyone to mean it"},
		"everybody without a demo":         {append([]string{"serve", "--demo-anyone"}, sure...), "--demo-anyone is of use with --demo only"},
		"a certificate without key":        {append([]string{"serve", "--tls-cert", "cert.pem"}, sure...), "--tls-cert and --tls-key belong together"},
		"two kinds of NATS":                {append([]string{"serve", "--nats", "nats://x", "--nats-embed", ":1"}, sure...), "give --nats or --nats-embed, not both"},
		"routes from nowhere":              {append([]string{"serve", "--nats-routes", "a:1"}, sure...), "of use with --nats-embed only"},
		"a format of the log":              {append([]string{"serve", "--log-format", "xml"}, sure...), "--log-format must be text or json"},
		"fewer connections than one":       {append([]string{"serve", "--max-connections", "0"}, sure...), "not below 1"},
		"a proxy that is no address":       {append([]string{"serve", "--trusted-proxies", "nginx"}, sure...), "--trusted-proxies names addresses and networks"},
		"no memory for loads":              {append([]string{"serve", "--load-memory", "0"}, sure...), "must not be below 1"},
		"media where nothing is":           {append([]string{"serve", "--media", "gs://bucket"}, sure...), "--media must be s3://BUCKET or a folder"},
		"media in one of several folders":  {append([]string{"serve", "--media", "folder", "--database", "postgres://x/y"}, sure...), "--media can be a folder beside SQLite only"},
		"addresses for a second":           {append([]string{"serve", "--media-time", "1s"}, sure...), "--media-time must be from 2s to 720h, not 1s"},
		"metrics without a port":           {append([]string{"serve", "--metrics-listen", "9090"}, sure...), "--metrics-listen must be host:port"},
		"no database":                      {append([]string{"serve", "--database", ""}, sure...), "--database must be a file or a postgres:// URL"},
		"no admin":                         {append([]string{"serve", "--admin", " , "}, sure...), "--admin must name at least one user"},
		"a token for nobody":               {append([]string{"token"}, sure...), "--user is missing"},
		"a token without a secret":         {[]string{"token", "--user", "ann"}, "a secret key is missing"},
		"a token for who cannot be":        {append([]string{"token", "--user", "a b"}, sure...), "is no user id"},
		"a token that is good for 0 s":     {append([]string{"token", "--user", "ann", "--life", "0s"}, sure...), "needs a life of a second or more"},
		"a version of something":           {[]string{"version", "7"}, `"7" is no flag`},
		"files where REST is":              {append([]string{"serve", "--listen", "127.0.0.1:0", "--web", "/v4=."}, sure...), "--web cannot serve files at /v4/"},
		"files at a pattern":               {append([]string{"serve", "--listen", "127.0.0.1:0", "--web", "/{x}=."}, sure...), "--web cannot serve files at /{x}/"},
		"two folders at one path":          {append([]string{"serve", "--listen", "127.0.0.1:0", "--web", ".,/=."}, sure...), "--web names two folders for /"},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := try(nil, c.args...)
			require.Equal(t, exitUsage, code)
			require.Empty(t, stdout)
			require.Contains(t, stderr, c.want)
			require.Equal(t, 1, strings.Count(stderr, "\n"), "one line: %s", stderr)
		})
	}
	t.Run("nothing at all", func(t *testing.T) {
		code, _, stderr := try(nil)
		require.Equal(t, exitUsage, code)
		require.Contains(t, stderr, "Commands:")
	})
	t.Run("a variable that cannot be, without its value", func(t *testing.T) {
		code, _, stderr := try(map[string]string{"PARLOR_REST_RATE": secret, "PARLOR_SECRET_KEY": secret}, "serve")
		require.Equal(t, exitUsage, code)
		require.Contains(t, stderr, "the value of PARLOR_REST_RATE cannot be that of --rest-rate")
		require.NotContains(t, stderr, secret)
	})
}

func TestWhatFailsAtTheStartIsOneLineAndExitCodeOne(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "empty"), nil, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "letter"), []byte(strings.Repeat("no database ", 100)), 0o600))
	database := filepath.Join(folder, "parlor.db")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"a secret key that is not there":      {[]string{"--secret-key-file", filepath.Join(folder, "missing")}, "read the secret key"},
		"a secret key that is empty":          {[]string{"--secret-key-file", filepath.Join(folder, "empty")}, "is empty"},
		"a folder of files that is not there": {[]string{"--secret-key", secret, "--web", filepath.Join(folder, "missing")}, "open the folder of static files"},
		"a database that is none":             {[]string{"--secret-key", secret, "--database", filepath.Join(folder, "letter")}, "letter"},
		"a database that somebody else has":   {[]string{"--secret-key", secret, "--database", inProcess(t).config.database}, "the database is in use by another process"},
		"a database of another kind":          {[]string{"--secret-key", secret, "--database", "mysql://x"}, "neither a postgres:// URL nor a path"},
		"an address that is taken by nobody":  {[]string{"--secret-key", secret, "--listen", "192.0.2.1:1"}, "listen"},
		"a NATS that cannot be":               {[]string{"--secret-key", secret, "--nats-embed", "nowhere"}, "is not host:port"},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"serve", "--listen", "127.0.0.1:0", "--database", database}, c.args...)
			code, _, stderr := try(nil, args...)
			require.Equal(t, exitFailure, code, stderr)
			require.Contains(t, stderr, c.want)
			require.Equal(t, 1, strings.Count(stderr, "\n"), "one line: %s", stderr)
		})
	}
}

func TestAnArgumentGoesBeforeTheEnvironmentAndThatBeforeTheDefault(t *testing.T) {
	environment := map[string]string{
		"PARLOR_SECRET_KEY": secret, "PARLOR_LISTEN": "127.0.0.1:1", "PARLOR_ORIGINS": "a.example, b.example,",
		"PARLOR_INSTANCES": "3", "PARLOR_DEMO": "true", "PARLOR_DRAIN_TIME": "1s", "PARLOR_LOG_LEVEL": "debug",
	}
	c, err := readConfig([]string{"--listen", "127.0.0.1:2", "--demo=false"}, world{getenv: func(name string) string { return environment[name] }})
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1:2", c.listen)
	require.False(t, c.demo)
	require.Equal(t, list{"a.example", "b.example"}, c.origins)
	require.Equal(t, 3, c.instances)
	require.Equal(t, time.Second, c.drainTime)
	require.Equal(t, list{"administrator"}, c.admins)
	require.Equal(t, usersig.Key{SDKAppID: 1, Secret: secret}, c.key)
}

func TestATokenIsGoodForItsUserAndItsLife(t *testing.T) {
	key := usersig.Key{SDKAppID: 7, Secret: secret}
	file := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(file, []byte(secret+"\n"), 0o600))
	code, stdout, stderr := try(nil, "token", "--user", "ann", "--life", "1h", "--sdk-app-id", "7", "--secret-key-file", file)
	require.Zero(t, code, stderr)
	claims, err := key.Verify(strings.TrimSuffix(stdout, "\n"), "ann", time.Now())
	require.NoError(t, err)
	require.Equal(t, time.Hour, claims.Expires.Sub(claims.Issued))
}

func TestTheVersionSaysWhatItWasBuiltFrom(t *testing.T) {
	lines := strings.Split(output(t, t.TempDir(), "version"), "\n")
	require.Len(t, lines, 4)
	require.Regexp(t, `^parlor \S+$`, lines[0])
	require.Regexp(t, `^go1\.\S+ \w+/\w+$`, lines[1])
	require.Regexp(t, `^revision \S+`, lines[2])
}
