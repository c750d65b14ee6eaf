using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Commands;

namespace Gateway.Host.Tests.Commands;

public sealed class ModelCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo _models = Directory.CreateTempSubdirectory("gateway-models-");
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly HttpListener _server = new();
    private Task _serving = Task.CompletedTask;
    private string _address = "";

    public Task InitializeAsync()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        _address = $"http://{free.LocalEndpoint}/";
        free.Stop();
        _server.Prefixes.Add(_address);
        _server.Start();
        _serving = ServeAsync();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _server.Stop();
        await _serving;
        _models.Delete(recursive: true);
    }

    [Fact]
    public async Task The_shipped_models_are_listed_with_language_size_and_licence()
    {
        Assert.Equal(ExitCode.Good, await RunAsync("list"));

        var row = Assert.Single(_output.ToString().Split('\n'), line => line.Contains(" whisper-tiny "));
        Assert.Contains("MIT", row);
        Assert.Contains(" MB ", row);
    }

    [Theory]
    [InlineData("pull")]
    [InlineData("verify")]
    [InlineData("remove")]
    public async Task A_name_that_nobody_knows_is_said(string command)
    {
        Assert.Equal(ExitCode.Faulty, await RunAsync(command, "no-such-model"));
        Assert.StartsWith("gateway: no model 'no-such-model'", _error.ToString());
    }

    [Fact]
    public async Task A_file_with_another_sum_is_refused_and_nothing_is_installed()
    {
        WriteCatalogue(SumOf("something else"));

        Assert.Equal(ExitCode.Faulty, await RunAsync("pull", "tiny"));

        Assert.Contains("tiny: licence CC0", _output.ToString());
        Assert.Contains("SHA-256", _error.ToString());
        Assert.False(File.Exists(Path.Combine(_models.FullName, "tiny", "model.json")));
    }

    [Fact]
    public async Task A_model_that_does_not_load_is_not_installed()
    {
        WriteCatalogue(SumOf("content of /model.onnx"));

        Assert.Equal(ExitCode.Faulty, await RunAsync("pull", "tiny"));

        Assert.Contains("checked model.onnx", _error.ToString());
        Assert.Contains("does not load", _error.ToString());
        Assert.False(Directory.Exists(Path.Combine(_models.FullName, "tiny")));
    }

    [Fact]
    public async Task Nothing_installed_is_nothing_to_verify()
    {
        Assert.Equal(ExitCode.Good, await RunAsync("verify"));
        Assert.Equal("No model is installed.\n", _output.ToString());
    }

    [Fact]
    public async Task A_folder_without_model_fails_the_probe()
    {
        var exit = await CommandLine.RunAsync(["model", "probe", _models.FullName], NoService, _output, _error);

        Assert.Equal(ExitCode.Faulty, exit);
        Assert.Contains("model.json", _error.ToString());
    }

    private static string SumOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static Task<Host.Operations.RunningService> NoService(Host.Operations.StartUp startUp, CancellationToken ct) =>
        throw new InvalidOperationException("nothing is to be started");

    private void WriteCatalogue(string sumOfModel) => File.WriteAllText(Path.Combine(_models.FullName, "catalogue.json"), $$"""
        [{
          "name": "tiny", "engine": "nemo-ctc", "languages": ["en"], "licence": "CC0, made by the test",
          "roles": { "model": "model.onnx", "tokens": "tokens.txt" },
          "files": [
            { "path": "model.onnx", "url": "{{_address}}model.onnx", "sha256": "{{sumOfModel}}" },
            { "path": "tokens.txt", "url": "{{_address}}tokens.txt", "sha256": "{{SumOf("content of /tokens.txt")}}" }
          ]
        }]
        """);

    private async Task ServeAsync()
    {
        while (_server.IsListening)
        {
            try
            {
                var context = await _server.GetContextAsync();
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($"content of {context.Request.Url!.AbsolutePath}"));
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private Task<int> RunAsync(params string[] args) =>
        CommandLine.RunAsync(["model", .. args, "--models", _models.FullName], NoService, _output, _error);
}
