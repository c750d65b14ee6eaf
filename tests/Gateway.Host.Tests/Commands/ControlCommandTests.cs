using System.Net;
using Gateway.Host.Commands;
using Gateway.Host.Configuration;
using Gateway.Host.Operations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Commands;

/// <summary>The commands that ask a running gateway, over its real socket.</summary>
public sealed class ControlCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gateway-data-");
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly FakeControl _control = new();
    private readonly Health _health = new();
    private readonly TaskCompletionSource _stopped = new();
    private ControlServer _server = null!;

    public async Task InitializeAsync() => _server = await ControlServer.StartAsync(
        new StartUp(new GatewayConfiguration { Company = "Test" }, _data.FullName, _health, TimeProvider.System, NullLoggerFactory.Instance),
        _control,
        _stopped.SetResult);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Status_shows_calls_agents_trunks_and_bans()
    {
        Assert.Equal(ExitCode.Good, await RunAsync("status"));

        Assert.Equal(
            """
            state   serving on 127.0.0.1:5060 for 1 h 2 min
            calls   3 (5 legs with audio)
            agents  2 there
            agent   anna ready
            agent   ben busy: chat in hand (billing), call offered (general)
            trunk   provider up: registered
            bans    1

            """.ReplaceLineEndings("\n"),
            _output.ToString());
        Assert.Equal(ExitCode.Good, await RunAsync("status", "--json"));
        Assert.Contains("\"uptimeSeconds\": 3720", _output.ToString());
    }

    [Fact]
    public async Task Drain_returns_at_once_and_readiness_says_so_until_it_is_cancelled()
    {
        Assert.Equal(ExitCode.Good, await RunAsync("drain"));
        Assert.True(_control.IsDraining);
        Assert.Equal("3 calls left\n", _output.ToString());
        Assert.Equal("new calls are refused, those in progress go on", _health.Ready().Reasons["drain"]);
        Assert.True(_health.Live().IsGood);

        Assert.Equal(ExitCode.Good, await RunAsync("drain", "--cancel"));
        Assert.False(_control.IsDraining);
        Assert.True(_health.Ready().IsGood);
    }

    [Fact]
    public async Task Drain_waits_for_the_last_call_shows_how_many_are_left_and_stops_the_gateway()
    {
        _control.AsksUntilIdle = 2;

        Assert.Equal(ExitCode.Good, await RunAsync("drain", "--wait", "--stop", "--timeout", "1m"));

        Assert.Equal("3 calls left\n1 call left\n0 calls left\n", _output.ToString());
        Assert.True(_stopped.Task.IsCompleted);
    }

    [Fact]
    public async Task Drain_gives_up_after_its_time_and_new_calls_stay_refused()
    {
        Assert.Equal(ExitCode.Faulty, await RunAsync("drain", "--timeout", "1s"));

        Assert.Contains("there are calls left", _error.ToString());
        Assert.True(_control.IsDraining);
        Assert.False(_stopped.Task.IsCompleted);
    }

    [Fact]
    public async Task Bans_are_listed_and_lifted()
    {
        Assert.Equal(ExitCode.Good, await RunAsync("ban", "list"));
        Assert.Equal("192.0.2.7                until 2026-01-05T09:00:00Z  logins  2\n", _output.ToString());

        Assert.Equal(ExitCode.Good, await RunAsync("ban", "lift", "192.0.2.7"));
        Assert.Equal(ExitCode.Faulty, await RunAsync("ban", "lift", "2001:db8::9"));
        Assert.Equal([IPAddress.Parse("192.0.2.7"), IPAddress.Parse("2001:db8::9")], _control.Lifted);
        Assert.Contains("2001:db8::9 is not banned", _error.ToString());
    }

    [Theory]
    [InlineData("ban", "lift", "somebody")]
    [InlineData("drain", "--cancel", "--wait")]
    [InlineData("drain", "--timeout", "soon")]
    public async Task What_makes_no_sense_is_wrong_usage(params string[] args) => Assert.Equal(ExitCode.Usage, await RunAsync(args));

    [Fact]
    public async Task Without_a_gateway_it_says_so()
    {
        var exit = await CommandLine.RunAsync(
            ["status", "--data", Path.Combine(_data.FullName, "other")], static (_, _) => throw new InvalidOperationException(), _output, _error);

        Assert.Equal(ExitCode.Faulty, exit);
        Assert.Contains("no gateway answers that runs with the data folder", _error.ToString());
    }

    [Fact]
    public void Nobody_else_can_open_the_socket() => Assert.Equal(
        UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_data.FullName, "control.sock")));

    [Fact]
    public async Task A_socket_that_a_crash_left_behind_does_not_hinder_the_next_start()
    {
        await _server.DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(_data.FullName, "control.sock"), "");

        await InitializeAsync();

        Assert.Equal(ExitCode.Good, await RunAsync("status"));
    }

    private Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(
        [.. args, "--data", _data.FullName], static (_, _) => throw new InvalidOperationException("nothing is to be started"), _output, _error);

    private sealed class FakeControl : IServiceControl
    {
        public Task<bool> ResendAsync(long item, CancellationToken ct) => Task.FromResult(item == 7);

        public int? AsksUntilIdle { get; set; }

        public bool IsDraining { get; set; }

        public List<IPAddress> Lifted { get; } = [];

        public ServiceStatus Status()
        {
            var calls = AsksUntilIdle-- switch { null or 2 => 3, 1 => 1, _ => 0 };
            return new ServiceStatus(
                IsDraining ? "draining" : "serving", "127.0.0.1:5060", 3720, calls, 5, Agents, [new TrunkLine("provider", "up", "registered")], 1);
        }

        private static IReadOnlyList<AgentLine> Agents =>
        [
            new("anna", "ready", []),
            new("ben", "busy", [new WorkLine("chat", "in hand", "billing", DateTimeOffset.UnixEpoch), new WorkLine("call", "offered", "general", DateTimeOffset.UnixEpoch)]),
        ];

        public IReadOnlyList<BannedSource> Bans() => [new("192.0.2.7", new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero), "logins", 2)];

        public bool Lift(IPAddress source)
        {
            Lifted.Add(source);
            return source.ToString() == "192.0.2.7";
        }
    }
}
