namespace Gateway.Desk.Channels.WhatsApp;

/// <summary>Kinds of media that the platform takes, with their limits (developers.facebook.com, Cloud API, "Supported media types").</summary>
internal static class WhatsAppMedia
{
    /// <summary>Octets of the largest file of all, a document.</summary>
    public const long Largest = 100L << 20;

    private const long LargestImage = 5L << 20;
    private const long LargestSound = 16L << 20;

    private static readonly Dictionary<string, (string Kind, long Largest, string Extension)> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image/jpeg"] = ("image", LargestImage, ".jpg"),
        ["image/png"] = ("image", LargestImage, ".png"),
        ["image/webp"] = ("document", Largest, ".webp"),
        ["audio/aac"] = ("audio", LargestSound, ".aac"),
        ["audio/amr"] = ("audio", LargestSound, ".amr"),
        ["audio/mpeg"] = ("audio", LargestSound, ".mp3"),
        ["audio/mp4"] = ("audio", LargestSound, ".m4a"),
        ["audio/ogg"] = ("audio", LargestSound, ".ogg"),
        ["video/3gpp"] = ("video", LargestSound, ".3gp"),
        ["video/mp4"] = ("video", LargestSound, ".mp4"),
        ["text/plain"] = ("document", Largest, ".txt"),
        ["application/pdf"] = ("document", Largest, ".pdf"),
        ["application/msword"] = ("document", Largest, ".doc"),
        ["application/vnd.ms-excel"] = ("document", Largest, ".xls"),
        ["application/vnd.ms-powerpoint"] = ("document", Largest, ".ppt"),
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = ("document", Largest, ".docx"),
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = ("document", Largest, ".xlsx"),
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = ("document", Largest, ".pptx"),
    };

    /// <summary>The types that are taken, either way.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Types.Keys];

    /// <summary>As what a file is sent; what is too large for its own kind goes as a document. None when it cannot be sent.</summary>
    public static string? KindOf(string mediaType, long size) =>
        !Types.TryGetValue(Plain(mediaType), out var known) || size > Largest ? null
        : size <= known.Largest ? known.Kind
        : "document";

    /// <summary>The usual ending of a file name; empty when the type is not known.</summary>
    public static string Extension(string mediaType) => Types.TryGetValue(Plain(mediaType), out var known) ? known.Extension : "";

    /// <summary>Whether a kind shows words below the file.</summary>
    public static bool HasCaption(string kind) => kind is "image" or "video" or "document";

    private static string Plain(string mediaType) => mediaType.Split(';')[0].Trim();
}
