// Package e2e holds what is proven of the real binary from outside: real browsers, foreign SSE
// clients, and faults.
//
// Everything is in the tests; they build the binary themselves. A browser that is missing skips its
// tests by name, and fails them with CI=true. SOAK=1 makes the rounds long.
package e2e
