using System.Net;
using Gateway.Host.Commands;
using Gateway.Host.Operations;
using Gateway.Host.Tests.Configuration;

namespace Gateway.Host.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly ConfigurationFiles _files = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gateway-data-");
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose()
    {
        _files.Dispose();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Check_sums_up_a_good_configuration()
    {
        Assert.Equal(ExitCode.Good, await RunAsync("check", "--config", _files.Folder));

        Assert.Contains("is good", _output.ToString());
        Assert.Contains("service (+493023125100; en)", _output.ToString());
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task Check_lists_every_fault_on_standard_error_and_fails()
    {
        _files.Change("queues.yaml", "- name: general", "- nam: general").Change("gateway.yaml", "company: Test", "company: ''");

        Assert.Equal(ExitCode.Faulty, await RunAsync("check", "--config", _files.Folder));

        Assert.Empty(_output.ToString());
        Assert.Contains("gateway.yaml:1: 'company': is empty, expected text\n", _error.ToString());
        Assert.Contains("queues.yaml:2: 'nam' is no key here, did you mean 'name'?\n", _error.ToString());
        Assert.Contains("has 4 faults", _error.ToString());
    }

    [Theory]
    [InlineData("fly")]
    [InlineData("run", "--sip", "localhost")]
    [InlineData("run", "--http", "127.0.0.1:http")]
    [InlineData("check", "--nonsense")]
    public async Task A_command_line_that_is_not_understood_is_wrong_usage(params string[] args)
    {
        Assert.Equal(ExitCode.Usage, await RunAsync(args));
        Assert.StartsWith("gateway: ", _error.ToString());
    }

    [Fact]
    public async Task Help_names_every_command_and_exit_code()
    {
        Assert.Equal(ExitCode.Good, await RunAsync("--help"));

        Assert.All(["run", "check", "model", "contact", "3 cannot start"], word => Assert.Contains(word, _output.ToString()));
    }

    [Fact]
    public async Task Run_prints_ready_serves_and_stops_its_parts_when_asked()
    {
        var parts = new Parts();
        using var stop = new CancellationTokenSource();

        var exit = await RunAsync(
            (startUp, ct) =>
            {
                Assert.Equal("127.0.0.9:5061", startUp.Configuration.Sip.Listen.ToString());
                Assert.True(Directory.Exists(startUp.Data));
                stop.Cancel();
                return Task.FromResult(new RunningService(startUp.Configuration.Sip.Listen, parts));
            },
            stop.Token,
            "run", "--config", _files.Folder, "--data", Path.Combine(_data.FullName, "new"), "--sip", "127.0.0.9:5061", "--http", "127.0.0.1:0", "--log", "Error");

        Assert.Equal(ExitCode.Good, exit);
        Assert.Equal("ready\n", _output.ToString());
        Assert.True(parts.IsDisposed);
    }

    [Fact]
    public async Task Run_refuses_a_faulty_configuration()
    {
        _files.Delete("agents.yaml");

        Assert.Equal(ExitCode.Faulty, await RunAsync("run", "--config", _files.Folder, "--data", _data.FullName));
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task Run_refuses_to_start_without_a_secret_that_is_configured()
    {
        _files.Change("agents.yaml", "{billing: 3}", "{billing: 3}\n    secret: env:GATEWAY_NOT_SET");

        Assert.Equal(ExitCode.Faulty, await RunAsync("run", "--config", _files.Folder, "--data", _data.FullName));
        Assert.Contains("the secret of agent anna: env:GATEWAY_NOT_SET is empty or not set", _error.ToString());
    }

    [Fact]
    public async Task An_address_that_is_taken_is_said_and_has_its_exit_code()
    {
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var exit = await RunAsync("run", "--config", _files.Folder, "--data", _data.FullName, "--http", other.LocalEndpoint.ToString()!);

        Assert.Equal(ExitCode.CannotStart, exit);
        Assert.StartsWith("gateway: cannot start: Failed to bind", _error.ToString());
    }

    [Fact]
    public async Task A_SIP_address_that_is_taken_is_named()
    {
        var exit = await RunAsync(
            static (_, _) => throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.AddressAlreadyInUse),
            CancellationToken.None,
            "run", "--config", _files.Folder, "--data", _data.FullName, "--sip", "127.0.0.9:5062", "--http", "127.0.0.1:0");

        Assert.Equal(ExitCode.CannotStart, exit);
        Assert.StartsWith("gateway: cannot start: SIP on 127.0.0.9:5062: Address already in use", _error.ToString());
    }

    private Task<int> RunAsync(params string[] args) => RunAsync(
        static (_, _) => throw new InvalidOperationException("nothing is to be started"), CancellationToken.None, args);

    private Task<int> RunAsync(ServiceStarter start, CancellationToken ct, params string[] args) =>
        CommandLine.RunAsync(args, start, _output, _error, ct);

    private sealed class Parts : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
