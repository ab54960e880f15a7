// Package desktop is what makes a program that serves a page feel at home on a desktop: it opens
// the browser, knows a second copy of itself, lets the page quit it, and keeps foreign text from
// playing with the terminal.
package desktop
