using System.Security.Cryptography;
using Gateway.Language.Speech.Models;
using Gateway.Testing;

namespace Gateway.Language.Tests.Speech.Models;

/// <summary>A models folder, a server with the files of one small "whisper" model, and a client between them.</summary>
internal sealed class ModelStoreFixture : IAsyncDisposable
{
    public static readonly byte[] Encoder = Bytes(seed: 1, 300_000);
    public static readonly byte[] Decoder = Bytes(seed: 2, 5_000);
    public static readonly byte[] Tokens = "a 0\nb 1\n"u8.ToArray();

    private readonly HttpClient _http = new();

    public ModelStoreFixture()
    {
        Server.Files["encoder.onnx"] = Encoder;
        Server.Files["decoder.onnx"] = Decoder;
        Server.Files["tokens.txt"] = Tokens;
    }

    public FileServer Server { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("models-").FullName;

    public ImpatientTime Time { get; } = new();

    public List<PullProgress> Seen { get; } = [];

    public string ModelFolder => Path.Combine(Folder, "tiny");

    public string PartFolder => Path.Combine(Folder, "tiny.part");

    /// <summary>The entry as an honest catalogue has it.</summary>
    public ModelEntry Entry(bool sums = true, bool sizes = true) => new()
    {
        Name = "tiny",
        Engine = ModelEngine.Whisper,
        Languages = ["de", "en"],
        Licence = "MIT",
        Roles = new Dictionary<ModelRole, string>
        {
            [ModelRole.Encoder] = "encoder.onnx",
            [ModelRole.Decoder] = "decoder.onnx",
            [ModelRole.Tokens] = "tokens.txt",
        },
        Files = [.. new[] { ("encoder.onnx", Encoder), ("decoder.onnx", Decoder), ("tokens.txt", Tokens) }
            .Select(file => new ModelDownload(
                file.Item1,
                Server.UrlOf(file.Item1),
                sizes ? file.Item2.Length : null,
                sums ? SumOf(file.Item2) : null))],
    };

    public ModelStore Store(ModelEntry? entry = null, string? folder = null) =>
        new(folder ?? Folder, _http, ModelCatalogue.Of(entry ?? Entry()), Time, new RetryPolicy { Attempts = 3 });

    public Task<PullResult> PullAsync(ModelEntry? entry = null, bool trust = false, Func<string, CancellationToken, Task<ProbeVerdict>>? probe = null) =>
        Store(entry).PullAsync(
            new PullRequest("tiny") { TrustsFirstDownload = trust, Progress = new Listener(Seen), Probe = probe }, CancellationToken.None);

    public async Task<ModelException> RefusedAsync(ModelEntry? entry = null, ModelFault? fault = null)
    {
        var refusal = await Assert.ThrowsAsync<ModelException>(() => PullAsync(entry));
        Assert.Equal(fault ?? refusal.Fault, refusal.Fault);
        Assert.False(Directory.Exists(ModelFolder));
        Assert.Empty(Store().Installed());
        return refusal;
    }

    public static string SumOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private sealed class Listener(List<PullProgress> seen) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => seen.Add(value);
    }
}
