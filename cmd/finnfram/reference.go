package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

type referenceCommand struct{}

// Run prints every command and flag as Markdown, from the same model that
// reads them.
func (referenceCommand) Run(env *environment) error {
	fmt.Fprint(env.out, "# Configuration reference\n\nMade from the program's own flags by `make docs`. A flag wins over its environment\nvariable. Secrets are read from the environment alone.\n")
	fmt.Fprint(env.out, "\n## Every command\n\n")
	flagTable(env, env.parser.Model.Flags)
	commandSections(env, env.parser.Model.Node, "finnfram")
	fmt.Fprint(env.out, "\n## Environment without a flag\n\n| variable | what |\n|---|---|\n")
	for _, row := range environmentOnly {
		fmt.Fprintf(env.out, "| `%s` | %s |\n", row[0], row[1])
	}
	return nil
}

// environmentOnly are the settings that must not stand on a command line,
// where other users of the machine see them.
var environmentOnly = [][2]string{
	{adminTokenVariable, "Token of the principal `registry-staff`, at least 16 characters. Without it the administrative addresses let nobody in."},
}

func commandSections(env *environment, n *kong.Node, path string) {
	for _, child := range n.Children {
		if child.Hidden {
			continue
		}
		title := path + " " + child.Name
		fmt.Fprintf(env.out, "\n## %s\n\n%s\n", title, child.Help)
		for _, p := range child.Positional {
			fmt.Fprintf(env.out, "\n`%s`: %s\n", p.Summary(), p.Help)
		}
		if len(child.Flags) > 0 {
			fmt.Fprintln(env.out)
			flagTable(env, child.Flags)
		}
		commandSections(env, child, title)
	}
}

func flagTable(env *environment, flags []*kong.Flag) {
	fmt.Fprint(env.out, "| flag | environment | default | what |\n|---|---|---|---|\n")
	for _, f := range flags {
		if f.Hidden || f.Name == "help" {
			continue
		}
		value := ""
		if !f.IsBool() {
			value = " " + strings.Trim(f.FormatPlaceHolder(), `"`)
		}
		fmt.Fprintf(env.out, "| `--%s%s` | %s | %s | %s |\n", f.Name, value, quoted(strings.Join(f.Envs, "` `")), quoted(f.Default), f.Help)
	}
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}
