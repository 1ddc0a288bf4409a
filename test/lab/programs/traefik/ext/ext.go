// Package ext stands in for the extension point of Traefik's dynamic configuration, which its module zip leaves out.
package ext

// HTTP extends the HTTP configuration with nothing.
type HTTP struct{}

// Router extends a router with nothing.
type Router struct{}
