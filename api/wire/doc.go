// Package wire is the common ground of every HTTP answer: parameters read
// with types and collected faults, JSON written, problems (RFC 9457), entity
// tags, languages and page cursors. Nothing in it knows a feature.
//
// A handler reads all its parameters from a [Query], asks [Query.Err] once,
// and hands any error to [Fail], which holds the one table from error kinds
// to statuses.
package wire
