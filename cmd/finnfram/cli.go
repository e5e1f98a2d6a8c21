package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"finnfram/data"
	"finnfram/data/store"
)

// Exit codes, the same for all commands.
const (
	exitOK      = 0
	exitFailed  = 1 // the work could not be done
	exitUsage   = 2 // the words or the input cannot be used; nothing was changed
	exitRefused = 3 // a safety rule said no; --force lifts it
	exitNothing = 4 // the question was understood and there is no answer to it
)

// console is where a command reads and writes.
type console struct {
	in       io.Reader
	out, err io.Writer
}

// globals are the flags that every command takes.
type globals struct {
	DataDir     string              `help:"Folder of the embedded store." default:"finnfram-data" env:"FINNFRAM_DATA_DIR" type:"path" placeholder:"DIR"`
	DatabaseURL string              `name:"database-url" help:"PostgreSQL in place of the embedded store. A password belongs in the environment variable." env:"FINNFRAM_DATABASE_URL" placeholder:"postgres://…"`
	ShelfLife   map[data.Source]int `help:"For how many days the opening hours of a source are believed after somebody vouched for them, where that is not a year: osm=730." env:"FINNFRAM_SHELF_LIFE" placeholder:"SOURCE=DAYS"`
	LogLevel    string              `help:"Least severe log line written: debug, info, warn or error." enum:"debug,info,warn,error" default:"warn" env:"FINNFRAM_LOG_LEVEL"`
	LogFormat   string              `help:"Form of log lines: text or json." enum:"text,json" default:"text" env:"FINNFRAM_LOG_FORMAT"`
}

// commands is the whole command line.
type commands struct {
	globals

	Serve      serveCommand      `cmd:"" help:"Answer over HTTP."`
	Nearest    nearestCommand    `cmd:"" help:"Find the nearest services to a point."`
	Route      routeCommand      `cmd:"" help:"Find the way from one place to another."`
	Reach      reachCommand      `cmd:"" help:"Draw what can be reached within some minutes."`
	Search     searchCommand     `cmd:"" help:"Find services, addresses and places by text."`
	Hours      hoursCommand      `cmd:"" help:"Read opening hours and list when it is open."`
	Import     importCommand     `cmd:"" help:"Import registry files as a new version of their source."`
	Versions   versionsCommand   `cmd:"" help:"List, compare and roll back versions."`
	Export     exportCommand     `cmd:"" help:"Write the services out as GeoJSON, CSV or FHIR."`
	Completion completionCommand `cmd:"" help:"Print the completion script of a shell."`
	Reference  referenceCommand  `cmd:"" hidden:"" help:"Print the configuration reference as Markdown."`
	Version    versionCommand    `cmd:"" help:"Print the version of the program."`
}

const description = `Finnfram answers which health service is nearest, whether it is open, and whom to call.

Start here:
  finnfram serve                                  answer on http://127.0.0.1:8080
  finnfram nearest --lat 69.6492 --lon 18.9553 --category legevakt
  finnfram import osm oslo.osm.pbf                take in a map extract, with its roads
  finnfram route --from 59.9139,10.7522 --to 59.9226,10.7389 --profile walk
  finnfram versions                               what is in force, and since when

Exit codes: 0 done, 1 failed, 2 the words or the input cannot be used, 3 refused by a safety rule (see --force), 4 there is no answer.`

// environment is what commands are handed.
type environment struct {
	context.Context
	console
	globals
	parser *kong.Kong
	log    *slog.Logger
	now    func() time.Time
}

// exit is a parse that ended the program by itself, such as --help.
type exit int

func run(ctx context.Context, args []string, c console) (code int) {
	var cli commands
	defer func() {
		switch r := recover().(type) {
		case nil:
		case exit:
			code = int(r)
		default:
			panic(r)
		}
	}()
	parser, err := newParser(&cli, c)
	if err != nil {
		fmt.Fprintln(c.err, "finnfram:", err)
		return exitFailed
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(joinNegatives(args))
	if err != nil {
		return complain(c.err, parsed, err)
	}
	log, err := newLog(c.err, cli.globals)
	if err != nil {
		fmt.Fprintln(c.err, "finnfram:", err)
		return exitUsage
	}
	env := &environment{Context: ctx, console: c, globals: cli.globals, parser: parser, log: log, now: time.Now}
	return exitCode(c.err, parsed.Run(env))
}

func newParser(cli *commands, c console) (*kong.Kong, error) {
	return kong.New(cli,
		kong.Name("finnfram"), kong.Description(description), kong.Writers(c.out, c.err),
		kong.Exit(func(code int) { panic(exit(code)) }), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
}

// complain says what is wrong with the words of the command line.
func complain(w io.Writer, parsed *kong.Context, err error) int {
	fmt.Fprintln(w, "finnfram:", err)
	command := "finnfram"
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil && parse.Context.Command() != "" {
		command += " " + strings.Fields(parse.Context.Command())[0]
	}
	fmt.Fprintf(w, "Try: %s --help\n", command)
	return exitUsage
}

// coded is an error that says its own exit code.
type coded struct {
	error
	code int
}

func (c coded) Unwrap() error { return c.error }

func exitCode(w io.Writer, err error) int {
	if err == nil {
		return exitOK
	}
	var own coded
	if errors.As(err, &own) {
		if own.error != nil {
			fmt.Fprintln(w, "finnfram:", data.Plain(own.error))
		}
		return own.code
	}
	fmt.Fprintln(w, "finnfram:", data.Plain(err))
	if errors.Is(err, data.ErrDamaged) {
		fmt.Fprintln(w, "Put a backup in its place, or move the folder away and import again; docs/operations.md tells how.")
	}
	switch {
	case errors.Is(err, data.ErrRefused):
		return exitRefused
	case errors.Is(err, data.ErrInvalid), errors.Is(err, data.ErrNotFound):
		return exitUsage
	}
	return exitFailed
}

func newLog(w io.Writer, g globals) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(g.LogLevel)); err != nil {
		return nil, fmt.Errorf("--log-level: %w", err)
	}
	options := &slog.HandlerOptions{Level: level}
	if g.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options)), nil
	}
	return slog.New(slog.NewTextHandler(w, options)), nil
}

// openStore opens the store that the flags name.
func (e *environment) openStore() (*store.Store, error) {
	return store.Open(e, store.Config{Dir: e.DataDir, URL: e.DatabaseURL, Log: e.log, Now: e.now})
}

// shelfLife is how long the hours of each source are believed.
func (g globals) shelfLife() map[data.Source]time.Duration {
	of := map[data.Source]time.Duration{}
	for source, days := range g.ShelfLife {
		of[source] = time.Duration(days) * 24 * time.Hour
	}
	return of
}

// terminal tells whether w is a screen that a person looks at.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(env *environment) error {
	fmt.Fprintln(env.out, version)
	return nil
}
