using System.Diagnostics;

namespace Gateway.Host.Tests.Deployment;

public sealed class SystemdUnitTests : IDisposable
{
    private static readonly string Unit = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "systemd", "gateway.service"));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-unit-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Type=notify")]
    [InlineData("WatchdogSec=20")]
    [InlineData("NoNewPrivileges=yes")]
    [InlineData("StateDirectory=gateway")]
    public void The_unit_says(string line) => Assert.Contains(line, Unit.Split('\n'));

    // The just-in-time compiler of .NET writes code and then runs it.
    [Fact]
    public void The_unit_does_not_deny_memory_that_is_written_and_executed() =>
        Assert.DoesNotContain("\nMemoryDenyWriteExecute", Unit);

    [Fact]
    public async Task Systemd_understands_every_line()
    {
        // Its verdict on the program is about this machine, where the gateway need not be installed.
        var path = Path.Combine(_folder.FullName, "gateway.service");
        await File.WriteAllTextAsync(path, Unit.Replace("ExecStart=/opt/gateway/gateway", "ExecStart=/bin/true", StringComparison.Ordinal));

        var start = new ProcessStartInfo("systemd-analyze", ["verify", path]) { RedirectStandardError = true, RedirectStandardOutput = true };
        if (Environment.GetEnvironmentVariable("PATH")!.Split(':').All(folder => !File.Exists(Path.Combine(folder, start.FileName))))
        {
            return;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.DoesNotContain("gateway.service", await error);
    }
}
