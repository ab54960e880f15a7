// Package desktop connects a program that serves a page with the user's desktop: [Open] shows the
// page in the browser, [Running] finds another copy of the program.
package desktop
