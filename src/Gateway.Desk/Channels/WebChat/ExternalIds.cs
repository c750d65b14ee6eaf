namespace Gateway.Desk.Channels.WebChat;

/// <summary>Ids of visitors' messages on the channel: the browser chooses the second half, and cannot reach another visitor's.</summary>
internal static class ExternalIds
{
    public static string Of(string address, string browserId) => $"{address}/{browserId}";

    public static string? BrowserId(string? externalId, string address) =>
        externalId is not null && externalId.StartsWith(address, StringComparison.Ordinal) && externalId.Length > address.Length + 1
            ? externalId[(address.Length + 1)..]
            : null;
}
