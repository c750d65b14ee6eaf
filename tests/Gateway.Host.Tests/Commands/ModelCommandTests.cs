using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Gateway.Host.Commands;
using Gateway.Host.Tests.Configuration;
using Gateway.Testing;

namespace Gateway.Host.Tests.Commands;

public sealed class ModelCommandTests : IAsyncLifetime
{
    private static readonly byte[] Network = Encoding.ASCII.GetBytes("no network at all");
    private static readonly byte[] Tokens = "<blk> 0\na 1\n"u8.ToArray();

    private readonly FileServer _server = new();
    private readonly ConfigurationFiles _files = new();
    private readonly string _data = Directory.CreateTempSubdirectory("gateway-data-").FullName;
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public Task InitializeAsync()
    {
        _server.Files["model.onnx"] = Network;
        _server.Files["tokens.txt"] = Tokens;
        Catalogue(sum: Sum(Network));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _files.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task The_list_shows_shipped_models_and_those_of_the_operator()
    {
        Assert.Equal(ExitCode.Good, await RunAsync("list"));

        Assert.Contains("whisper-base", _output.ToString());
        Assert.Contains("de, en, fr, it and 53 more", _output.ToString());
        Assert.Contains("160.6 MB", _output.ToString());
        Assert.Contains("own-model", _output.ToString());
        Assert.Empty(_error.ToString());
    }

    [Fact]
    public async Task A_model_without_sums_is_listed_so_and_refused()
    {
        Catalogue(sum: null);
        await RunAsync("list");
        Assert.Contains("no SHA-256 known", _output.ToString());

        Assert.Equal(ExitCode.Faulty, await RunAsync("pull", "own-model"));
        Assert.Contains("--trust-first-download", _error.ToString());
        Assert.Empty(_server.Ranges);
    }

    [Fact]
    public async Task A_faulty_catalogue_is_told_with_every_fault()
    {
        Catalogue(sum: "abc", name: "../own");

        Assert.Equal(ExitCode.Faulty, await RunAsync("list"));

        Assert.Contains("name: expected", _error.ToString());
        Assert.Contains("sha256: expected", _error.ToString());
    }

    [Fact]
    public async Task The_configuration_says_where_the_models_lie()
    {
        _files.Change("gateway.yaml", "company: Test", "company: Test\nspeech:\n  models: elsewhere");

        Assert.Equal(ExitCode.Faulty, await RunAsync("remove", "own-model", "--config", _files.Folder));

        Assert.Contains(Path.Combine(_data, "elsewhere"), _error.ToString());
    }

    [Fact]
    public async Task A_configuration_that_is_asked_for_and_not_there_is_a_fault()
    {
        Assert.Equal(ExitCode.Faulty, await RunAsync("list", "--config", Path.Combine(_data, "nowhere")));
        Assert.NotEmpty(_error.ToString());
    }

    [Theory]
    [InlineData("pull")]
    [InlineData("verify")]
    [InlineData("remove")]
    public async Task A_name_that_nobody_knows_is_told(string command)
    {
        Assert.Equal(ExitCode.Faulty, await RunAsync(command, "no-such-model"));
        Assert.StartsWith("gateway: no model 'no-such-model'", _error.ToString());
    }

    [Fact]
    public async Task A_file_with_another_sum_is_refused()
    {
        Catalogue(sum: Sum(Tokens));

        Assert.Equal(ExitCode.Faulty, await RunAsync("pull", "own-model"));

        Assert.Contains("SHA-256", _error.ToString());
        Assert.False(Directory.Exists(Path.Combine(_data, "models", "own-model")));
    }

    [Fact]
    public async Task Nothing_installed_is_nothing_to_verify()
    {
        Assert.Equal(ExitCode.Good, await RunAsync("verify", "--models", Path.Combine(_data, "empty")));
        Assert.Equal("No model is installed.\n", _output.ToString());
    }

    [Fact]
    public async Task What_does_not_load_is_not_installed()
    {
        using var gateway = Start("model", "pull", "own-model", "--data", _data);
        var output = await gateway.StandardOutput.ReadToEndAsync();
        var error = await gateway.StandardError.ReadToEndAsync();
        await gateway.WaitForExitAsync();

        Assert.True(gateway.ExitCode == ExitCode.Faulty, output + error);
        Assert.Contains("licence: own", output);
        Assert.Contains("model.onnx: complete", error);
        Assert.Contains("own-model was fetched and does not load", error);
        Assert.False(Directory.Exists(Path.Combine(_data, "models", "own-model")));

        await RunAsync("list");
        Assert.Contains("begun", _output.ToString());
        Assert.Equal(ExitCode.Good, await RunAsync("remove", "own-model"));
        Assert.False(Directory.Exists(Path.Combine(_data, "models", "own-model.part")));
    }

    private static string Sum(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private void Catalogue(string? sum, string name = "own-model") =>
        File.WriteAllText(
            Path.Combine(Directory.CreateDirectory(Path.Combine(_data, "models")).FullName, "catalogue.json"),
            $$"""
            [ { "name": "{{name}}", "engine": "nemo-ctc", "languages": ["en"], "licence": "own",
                "roles": { "model": "model.onnx", "tokens": "tokens.txt" },
                "files": [ { "path": "model.onnx", "url": "{{_server.UrlOf("model.onnx")}}" {{(sum is null ? "" : $", \"sha256\": \"{sum}\"")}} },
                           { "path": "tokens.txt", "url": "{{_server.UrlOf("tokens.txt")}}", "sha256": "{{Sum(Tokens)}}" } ] } ]
            """);

    private Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(
        ["model", .. args, "--data", _data],
        static (_, _) => throw new InvalidOperationException("nothing is to be started"),
        _output,
        _error);

    private static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "gateway"), args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath);
        return Process.Start(start)!;
    }
}
