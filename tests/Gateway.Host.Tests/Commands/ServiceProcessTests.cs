using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Gateway.Host.Commands;
using Gateway.Host.Tests.Configuration;

namespace Gateway.Host.Tests.Commands;

/// <summary>The executable as systemd runs it: with a socket for its states, a watchdog, and SIGTERM.</summary>
public sealed partial class ServiceProcessTests : IDisposable
{
    private const int Sigterm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConfigurationFiles _files = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gateway-data-");
    private readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public void Dispose()
    {
        _systemd.Dispose();
        _files.Dispose();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task It_tells_systemd_that_it_is_ready_alive_and_stopping_and_ends_well()
    {
        var socket = Path.Combine(_data.FullName, "notify");
        _systemd.Bind(new UnixDomainSocketEndPoint(socket));
        using var gateway = Start(socket);
        var errors = gateway.StandardError.ReadToEndAsync();

        Assert.StartsWith("READY=1", await ReceiveAsync());
        Assert.Equal("ready", await gateway.StandardOutput.ReadLineAsync().WaitAsync(Patience));
        Assert.Equal("WATCHDOG=1", await ReceiveAsync());

        // Twice: a shell or make often signals the process and its group.
        Assert.Equal(0, Kill(gateway.Id, Sigterm));
        Assert.Equal(0, Kill(gateway.Id, Sigterm));
        var states = new List<string>();
        while (!states.Contains("STOPPING=1"))
        {
            states.Add((await ReceiveAsync()).Split('\n')[0]);
        }

        Assert.Equal("", await gateway.StandardOutput.ReadToEndAsync().WaitAsync(Patience));
        await gateway.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(gateway.ExitCode == ExitCode.Good, await errors);
    }

    private Process Start(string socket)
    {
        string[] arguments = ["run", "--config", _files.Folder, "--data", _data.FullName, "--sip", "127.0.0.1:0", "--http", "127.0.0.1:0"];
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "gateway"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath);
        start.Environment["NOTIFY_SOCKET"] = socket;
        start.Environment["WATCHDOG_USEC"] = "400000";
        return Process.Start(start)!;
    }

    private async Task<string> ReceiveAsync()
    {
        var buffer = new byte[256];
        using var patience = new CancellationTokenSource(Patience);
        return Encoding.UTF8.GetString(buffer, 0, await _systemd.ReceiveAsync(buffer, patience.Token));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
