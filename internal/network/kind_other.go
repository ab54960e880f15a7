//go:build !linux

package network

// systemKind returns "": without cgo only the name is known.
func systemKind(string) Kind { return "" }
