// SPDX-License-Identifier: Apache-2.0

// Command bench fills a Kubernetes API server with objects and measures programs that read and write them.
package main

import (
	"flag"
	"fmt"
	"os"
)

const usage = `usage: bench COMMAND --kubeconfig FILE [flags]

  seed     makes --count objects, of which --from are there already
  floor    lists all objects of all types in pages, one after another, and does no more
  gets     reads --count objects by name, one after another
  compare  times the floor and a command in turns: bench compare [flags] -- COMMAND...
  named    times a command, the same with --count names in order, and --count plain GETs, in turns
  matched  times a command, and the same with a parallel rule that matches everything, in turns
  restore  times creating what seed made, and a restore of it, in turns: bench restore [flags] -- COMMAND...
  requests runs a command once behind a counting proxy: bench requests [flags] -- COMMAND...

In COMMAND, {kubeconfig} and {round} are replaced; the program's output goes to standard error.`

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "kubeconfig file with one cluster and one user")
	count := flags.Int("count", 20000, "number of objects")
	from := flags.Int("from", 0, "number of objects that are there already")
	connections := flags.Int("connections", 24, "parallel requests while seeding")
	rounds := flags.Int("rounds", 5, "number of timed rounds")
	gzip := flags.Bool("gzip", false, "ask the server to compress its answers")
	_ = flags.Parse(os.Args[2:])

	if err := run(os.Args[1], *kubeconfig, *count, *from, *connections, *rounds, *gzip, flags.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "bench "+os.Args[1]+":", err)
		os.Exit(1)
	}
}

func run(command, kubeconfig string, count, from, connections, rounds int, gzip bool, program []string) error {
	config, err := readKubeconfig(kubeconfig)
	if err != nil {
		return err
	}
	client := newClient(config, connections, gzip)
	switch command {
	case "seed":
		return seed(client, from, count, connections)
	case "floor":
		return printFloor(client, rounds)
	case "gets":
		return printGets(client, count, rounds)
	case "compare":
		return compare(client, kubeconfig, rounds, program)
	case "named":
		return compareNamed(client, kubeconfig, count, rounds, program)
	case "matched":
		return compareMatched(kubeconfig, rounds, program)
	case "restore":
		return compareRestore(client, kubeconfig, rounds, program)
	case "requests":
		return countRequests(config, program)
	default:
		return fmt.Errorf("no such command\n%s", usage)
	}
}
