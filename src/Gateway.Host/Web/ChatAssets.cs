using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Desk.Channels.WebChat;

namespace Gateway.Host.Web;

/// <summary>
/// The widget's files (<c>src/widget</c>), embedded. <c>widget.js</c> holds the settings of its chat and is asked for anew each time;
/// the modules that it loads lie under the hash of them all and are kept for ever. They hold no secret, so every page may read them.
/// </summary>
internal sealed class ChatAssets
{
    private const string Folder = "widget/";
    private const string LoaderName = "loader";
    private const string SettingsMark = "__SETTINGS__";
    private const string Script = "text/javascript; charset=utf-8";

    private readonly Dictionary<string, byte[]> _modules;
    private readonly string _loader;
    private readonly string _version;

    public ChatAssets()
    {
        var assembly = typeof(ChatAssets).Assembly;
        _modules = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToDictionary(name => Path.GetFileNameWithoutExtension(name[Folder.Length..]), Read, StringComparer.Ordinal);
        _loader = Encoding.UTF8.GetString(_modules[LoaderName]);
        _modules.Remove(LoaderName);
        _version = HashOf([.. _modules.OrderBy(module => module.Key, StringComparer.Ordinal).SelectMany(module => module.Value)]);

        byte[] Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
    }

    /// <summary>Gives the script that a page embeds.</summary>
    public async Task LoaderAsync(HttpContext http, WebChatChannel channel)
    {
        var script = _loader.Replace(SettingsMark, SettingsOf(channel), StringComparison.Ordinal);
        var content = Encoding.UTF8.GetBytes(script);
        var tag = $"\"{HashOf(content)}\"";
        Allow(http);
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = "no-cache";
        if (http.Request.Headers.IfNoneMatch.Contains(tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = Script;
        await http.Response.Body.WriteAsync(content).ConfigureAwait(false);
    }

    /// <summary>Gives a module of the version that the page's script asks for.</summary>
    public async Task ModuleAsync(HttpContext http)
    {
        if (http.Request.RouteValues["version"] as string != _version
            || http.Request.RouteValues["file"] is not string name
            || !_modules.TryGetValue(name, out var content))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        Allow(http);
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.ContentType = Script;
        await http.Response.Body.WriteAsync(content).ConfigureAwait(false);
    }

    // The serializer escapes what could end a script element, wherever the text is put.
    private string SettingsOf(WebChatChannel channel) => JsonSerializer.Serialize(new
    {
        name = channel.Name,
        version = _version,
        title = channel.Options.Title,
        colour = channel.Options.Colour,
        longest = WebChatChannel.LongestText,
        largestFile = channel.Options.LargestFile,
        mediaTypes = channel.Options.MediaTypes,
    });

    private static void Allow(HttpContext http)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'";
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 10));
}
