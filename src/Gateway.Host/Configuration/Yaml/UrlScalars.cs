namespace Gateway.Host.Configuration.Yaml;

/// <summary>Readers of web addresses.</summary>
internal static class UrlScalars
{
    /// <summary>An address that requests of ours go to.</summary>
    public static readonly ScalarReader<Uri> Request = (string text, out Uri value) =>
    {
        var isUrl = Uri.TryCreate(text, UriKind.Absolute, out var read) && read.Scheme is "https" or "http";
        value = isUrl ? read! : new Uri("https://localhost/");
        return !isUrl ? $"'{text}' is no address, expected for example https://api.example.com/messages"
            : read!.UserInfo.Length > 0 ? "a password does not belong into an address, expected a key of its own that names a secret"
            : read.Fragment.Length > 0 ? $"'{read.Fragment}' never reaches the other side, expected an address without it"
            : null;
    };

    /// <summary>An address that people open.</summary>
    public static readonly ScalarReader<Uri> Link = (string text, out Uri value) =>
    {
        var isLink = Uri.TryCreate(text, UriKind.Absolute, out var read) && read.Scheme is "https" or "http" or "mailto" or "sms" or "sip" or "sips";
        value = isLink ? read! : new Uri("https://localhost/");
        return isLink ? null : $"'{text}' is no address that people open, expected for example https://wa.me/4930123456 or mailto:service@example.com";
    };

    /// <summary>The base address of a provider's interface; without a slash at its end.</summary>
    public static readonly ScalarReader<Uri> Base = (string text, out Uri value) =>
        Request(text, out value) is { } wrong ? wrong
        : value.Query.Length > 0 ? $"'{text}' has a query, expected the base address alone"
        : null;
}
