module example.com/othermodule

go 1.26.0

require github.com/sandbank/sandbank v0.0.0

replace github.com/sandbank/sandbank => ../..
