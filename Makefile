# What people do here. "make" alone lists it.
CONFIG ?= config
DATA ?= data
SIP ?=
HTTP ?=
ONCE ?=
BENCH ?= --filter '*' --buildTimeout 600
CONFIGURATION ?= Release

export DOTNET_ROOT ?= $(dir $(realpath $(shell command -v dotnet)))
GATEWAY = src/Gateway.Host/bin/$(CONFIGURATION)/net10.0/gateway

.DEFAULT_GOAL := help
.PHONY: help demo demo-build run host build test bench load load-messages fuzz chaos soak format prompts tools image-test

help: ## list what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{ printf "make %-14s %s\n", $$1, $$2 }'

demo: tools demo-build ## play a real call; ONCE=1 exits after it, SIP=ADDR:PORT HTTP=ADDR:PORT choose the addresses
	@exec tests/Gateway.Demo/bin/$(CONFIGURATION)/net10.0/Gateway.Demo \
	  $(if $(filter-out 0,$(ONCE)),--once) $(if $(SIP),--sip '$(SIP)') $(if $(HTTP),--http '$(HTTP)')

run: tools host ## start the gateway; CONFIG=DIR DATA=DIR SIP=ADDR:PORT HTTP=ADDR:PORT
	@exec $(GATEWAY) run --config '$(CONFIG)' --data '$(DATA)' $(if $(SIP),--sip '$(SIP)') $(if $(HTTP),--http '$(HTTP)')

demo-build:
	@echo "building (a minute or two the first time) ..." >&2
	@.ci/quiet dotnet build tests/Gateway.Demo --configuration $(CONFIGURATION)

host:
	@.ci/quiet dotnet build src/Gateway.Host --configuration $(CONFIGURATION)

build:
	@.ci/quiet dotnet build Gateway.sln --configuration $(CONFIGURATION)

test: tools ## install what tests need, build, run every test
	@.ci/test

bench: ## measure the parts with BenchmarkDotNet into bench/results/micro.md
	@.ci/quiet dotnet build bench/Gateway.Bench --configuration Release
	@dotnet run --project bench/Gateway.Bench --configuration Release --no-build -- $(BENCH) --artifacts BenchmarkDotNet.Artifacts
	@bench/micro-report BenchmarkDotNet.Artifacts > bench/results/micro.md

load: tools host ## measure what calls cost with SIPp into bench/results/load.md
	@GATEWAY='$(GATEWAY)' bench/load/run

load-messages: tools host ## write 500 messages a second for a minute beside 50 calls, into bench/results/messages.md
	@.ci/quiet dotnet build bench/Gateway.Bench --configuration Release
	@GATEWAY='$(GATEWAY)' bench/messages/run

chaos: tools host ## flood the gateway for 3 x 120 s while calls go on, then kill it 20 times, into bench/results/chaos.md; then KILLS=1000 kills between messages
	@GATEWAY='$(GATEWAY)' bench/chaos/run
	@.ci/quiet dotnet build tests/Gateway.EndToEnd.Tests --configuration Release
	@KILLS=$(or $(KILLS),1000) dotnet test tests/Gateway.EndToEnd.Tests --configuration Release --no-build --nologo --verbosity quiet --filter MessageKillTests

soak: tools host ## half an hour of 20 calls a second, every tenth caller broken, into bench/results/soak.md
	@GATEWAY='$(GATEWAY)' bench/soak/run

fuzz: ## damage inputs for every parser and the media port: MINUTES=30 INPUTS=10000000, bad ones go to fuzz-crashes/
	@.ci/quiet dotnet build tests/Gateway.Fuzz --configuration Release
	@tests/Gateway.Fuzz/bin/Release/net10.0/Gateway.Fuzz $(or $(MINUTES),30) $(or $(INPUTS),10000000) fuzz-crashes

format: ## fail when the code is not formatted
	@dotnet format Gateway.sln --verify-no-changes

prompts: tools ## speak the prompts again from their texts
	@prompts/make-prompts

tools: ## install the Debian packages that demo and tests need, when they are missing
	@.ci/tools

image-test: ## build the Dockerfile on a base of this machine's own Debian packages and try the image
	@.ci/image-test
