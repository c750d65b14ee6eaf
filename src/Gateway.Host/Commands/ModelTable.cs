using Gateway.Language.Speech.Models;
using Spectre.Console;

namespace Gateway.Host.Commands;

/// <summary>The models as a table for people.</summary>
internal static class ModelTable
{
    private const int FewLanguages = 6;

    public static void Write(TextWriter output, ModelStore store)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("model", "engine", "languages", "size", "state", "licence");
        table.Columns[0].NoWrap();
        foreach (var listing in store.List())
        {
            var languages = listing.Entry?.Languages ?? listing.Installed?.Manifest.Languages ?? [];
            var engine = listing.Entry?.Engine ?? listing.Installed?.Manifest.Engine;
            table.AddRow(
                new Text(listing.Name),
                new Text(engine?.ToString() ?? "-"),
                new Text(Short(languages)),
                new Text(listing.Entry?.DownloadSize() is { } size ? Megabytes(size) : "-"),
                new Text(State(listing)),
                new Text(listing.Entry?.Licence ?? listing.Installed?.Manifest.Licence ?? "-"));
        }

        TableConsole.Of(output).Write(table);
        output.WriteLine($"Folder: {store.Folder}");
    }

    private static string Short(IReadOnlyList<string> languages) => languages.Count <= FewLanguages
        ? string.Join(' ', languages)
        : $"{languages.Count}, such as {string.Join(' ', languages.Intersect(["de", "en", "es", "fr", "it"]))}";

    private static string State(ModelListing listing) =>
        listing.Damage is { } damage ? $"damaged: {damage}"
        : listing.Installed is not null ? "installed"
        : listing.PartialSize > 0 ? $"{Megabytes(listing.PartialSize)} fetched"
        : "-";

    private static string Megabytes(long bytes) => $"{Math.Max(1, bytes / 1_000_000)} MB";
}
