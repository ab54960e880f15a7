// Package desktop is what makes a program that serves a page feel at home on a desktop: it opens
// the browser, knows a second copy of itself, and lets the page quit it.
package desktop
