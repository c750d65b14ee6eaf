using Gateway.Language.Speech.Models;

namespace Gateway.Language.Tests.Speech.Models;

public sealed class ModelCatalogueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("catalogue-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_shipped_model_has_a_sum_and_a_size_for_each_file()
    {
        var shipped = ModelCatalogue.Shipped();

        Assert.Equal(
            ["whisper-tiny", "whisper-base", "whisper-small", "whisper-large-v3-turbo", "parakeet-tdt-0.6b-v3", "piper-de-thorsten-medium"],
            shipped.Entries.Select(entry => entry.Name));
        Assert.All(shipped.Entries, entry => Assert.True(entry.HasSums()));
        Assert.All(shipped.Entries, entry => Assert.NotNull(entry.DownloadSize()));
        Assert.All(shipped.Entries.SelectMany(entry => entry.Files), file => Assert.Equal("https", file.Url.Scheme));
        Assert.Contains("de", shipped.Find("parakeet-tdt-0.6b-v3")!.Languages);
    }

    [Fact]
    public void An_operator_adds_models_and_replaces_addresses()
    {
        Write(
            """
            [
              // our mirror
              { "name": "whisper-base", "engine": "whisper", "languages": ["de"], "licence": "MIT",
                "roles": { "encoder": "e.onnx", "decoder": "d.onnx", "tokens": "t.txt" },
                "files": [ { "path": "e.onnx", "url": "http://mirror/e" }, { "path": "d.onnx", "url": "http://mirror/d" },
                           { "path": "t.txt", "url": "http://mirror/t" } ] },
              { "name": "own-ctc", "engine": "nemo-ctc", "languages": ["fr"], "licence": "own",
                "roles": { "model": "m.onnx", "tokens": "t.txt" },
                "files": [ { "path": "all.tar.bz2", "url": "http://mirror/all", "unpack": true } ] },
            ]
            """);

        var catalogue = ModelCatalogue.Read(_folder);

        Assert.Equal(7, catalogue.Entries.Count);
        Assert.Equal("http://mirror/e", catalogue.Find("whisper-base")!.Files[0].Url.AbsoluteUri);
        Assert.False(catalogue.Find("whisper-base")!.HasSums());
        Assert.Equal(ModelEngine.NemoCtc, catalogue.Find("own-ctc")!.Engine);
    }

    [Theory]
    [InlineData("../evil.onnx")]
    [InlineData("/etc/evil.onnx")]
    [InlineData("a/../../evil.onnx")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("a\\\\..\\\\b")]
    [InlineData("a\\u0000b")]
    [InlineData("model.json")]
    public void A_path_that_leaves_the_folder_is_refused(string path)
    {
        Write(One($$"""{ "path": "{{path}}", "url": "http://mirror/m" }"""));

        Assert.Contains("is no path inside the model's folder", Faults());
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("UPPER")]
    [InlineData("a.part")]
    [InlineData("")]
    public void A_name_that_is_no_folder_name_is_refused(string name)
    {
        Write(One("""{ "path": "m.onnx", "url": "http://mirror/m" }""", name));

        Assert.Contains("name: expected", Faults());
    }

    [Fact]
    public void Every_fault_is_listed_at_once()
    {
        Write(
            """
            [ { "name": "a", "engine": "whisper", "languages": [], "licence": " ", "roles": { "encoder": "x" },
                "files": [ { "path": "e", "url": "file:///etc/passwd", "size": 0, "sha256": "abc" } ] } ]
            """);

        var faults = Faults();

        foreach (var part in new[] { "languages", "licence", "decoder is missing", "tokens is missing", "'x' is none of the files", "url:", "size:", "sha256:" })
        {
            Assert.Contains(part, faults);
        }
    }

    [Theory]
    [InlineData("""[ { "name": "a" } ]""")]
    [InlineData("""[ { "nmae": "a" } ]""")]
    [InlineData("[\n{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    public void What_is_no_catalogue_is_refused_with_its_place(string text)
    {
        Write(text);

        Assert.StartsWith(Path.Combine(_folder, "catalogue.json") + ":", Faults());
    }

    private static string One(string file, string name = "own") =>
        $$"""
        [ { "name": "{{name}}", "engine": "nemo-ctc", "languages": ["fr"], "licence": "own",
            "roles": { "model": "m.onnx", "tokens": "m.onnx" }, "files": [ {{file}} ] } ]
        """;

    private void Write(string json) => File.WriteAllText(Path.Combine(_folder, "catalogue.json"), json);

    private string Faults()
    {
        var refusal = Assert.Throws<ModelException>(() => ModelCatalogue.Read(_folder));
        Assert.Equal(ModelFault.Unreadable, refusal.Fault);
        return refusal.Message;
    }
}
