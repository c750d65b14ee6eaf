using System.Globalization;
using Gateway.Language.Speech.Models;
using Spectre.Console;

namespace Gateway.Host.Commands;

/// <summary>Models as a table for people.</summary>
internal static class ModelTable
{
    private static readonly string[] ShownFirst = ["de", "en", "fr", "it"];

    public static void Write(TextWriter output, IReadOnlyList<ModelListing> models)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("name", "engine", "languages", "size", "state", "licence");
        table.Columns[0].NoWrap();
        foreach (var model in models)
        {
            table.AddRow([.. Row(model).Select(Markup.Escape).Select(cell => new Markup(cell))]);
        }

        TableConsole.Of(output).Write(table);
    }

    /// <summary>"160.6 MB"; decimal units, as disks and providers count.</summary>
    public static string Size(long? bytes) => bytes switch
    {
        null => "size unknown",
        < 1000 => $"{bytes} B",
        < 1_000_000 => (bytes.Value / 1e3).ToString("0.0 kB", CultureInfo.InvariantCulture),
        < 1_000_000_000 => (bytes.Value / 1e6).ToString("0.0 MB", CultureInfo.InvariantCulture),
        _ => (bytes.Value / 1e9).ToString("0.00 GB", CultureInfo.InvariantCulture),
    };

    /// <summary>"de, en, fr, it and 53 more".</summary>
    public static string Languages(IReadOnlyList<string> languages)
    {
        if (languages.Count <= ShownFirst.Length + 1)
        {
            return string.Join(", ", languages);
        }

        var shown = ShownFirst.Where(languages.Contains).DefaultIfEmpty(languages[0]).ToArray();
        return $"{string.Join(", ", shown)} and {languages.Count - shown.Length} more";
    }

    private static string[] Row(ModelListing model)
    {
        var manifest = model.Installed?.Manifest;
        var languages = model.Entry?.Languages ?? manifest?.Languages ?? [];
        var size = manifest is null ? model.Entry?.DownloadSize() : manifest.Files.Sum(file => file.Size);
        return
        [
            model.Name,
            (model.Entry?.Engine ?? manifest?.Engine)?.ToString() ?? "",
            Languages(languages),
            Size(size),
            State(model),
            model.Entry?.Licence ?? manifest?.Licence ?? "",
        ];
    }

    private static string State(ModelListing model) => model switch
    {
        { Damage: { } damage } => $"damaged: {damage}",
        { Installed: not null, Entry: null } => "installed, no longer in the catalogue",
        { Installed: not null } => "installed",
        { PartialSize: > 0 } => $"begun, {Size(model.PartialSize)} are here",
        { Entry: { } entry } when !entry.HasSums() => "not installed; no SHA-256 known",
        _ => "not installed",
    };
}
