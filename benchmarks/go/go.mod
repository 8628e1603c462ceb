module cairn.io/benchmarks

go 1.26.0
