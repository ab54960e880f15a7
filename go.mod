module pushpane

go 1.26.0
