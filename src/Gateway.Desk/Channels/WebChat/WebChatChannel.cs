using System.Runtime.CompilerServices;
using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>
/// A chat on the pages of a web site. What is sent lies in the store until the visitor's browser picks it up, so a visitor who is
/// away has it after coming back; browsers that are there are told at once.
/// </summary>
public sealed class WebChatChannel(string name, WebChatOptions options, Uri? publicAddress, TimeProvider time) : ITypingChannel
{
    /// <summary>Letters of the longest text, either way.</summary>
    public const int LongestText = 4000;

    private const int MostChoices = 10;
    private const int LongestChoice = 80;

    /// <inheritdoc/>
    public string Name => name;

    /// <summary>Its settings.</summary>
    public WebChatOptions Options { get; } = options;

    /// <inheritdoc/>
    public ChannelTraits Traits { get; } = new()
    {
        LongestText = LongestText,
        Buttons = MostChoices,
        LongestButton = LongestChoice,
        LargestAttachment = options.LargestFile,
        MediaTypes = options.MediaTypes,
        HasReceipts = true,
    };

    /// <summary>The browsers that are connected now.</summary>
    internal OpenVisits Visits { get; } = new();

    /// <summary>The clock.</summary>
    internal TimeProvider Time => time;

    /// <inheritdoc/>
    public Task<SendResult> SendAsync(ChannelMessage message, CancellationToken ct)
    {
        Visits.Wake(message.Conversation.Address);
        return Task.FromResult<SendResult>(new SendResult.Sent(message.Message.Id.ToString()));
    }

    /// <inheritdoc/>
    public Task TypingAsync(string address, CancellationToken ct)
    {
        Visits.ShowTyping(address);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChannelFinding> TestAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return publicAddress switch
        {
            null => ChannelFinding.Wrong("public address", "web.url is not set, so no page can be told where the chat is: set it to https:// and the host"),
            { Scheme: "https" } => ChannelFinding.Good("public address", $"embed it with <script src=\"{new Uri(publicAddress, $"/chat/{Name}/widget.js")}\" async></script>"),
            _ => ChannelFinding.Doubtful("public address", $"{publicAddress} is not https: browsers block it on every page that is"),
        };
        foreach (var origin in Options.Origins)
        {
            yield return origin.StartsWith("https://", StringComparison.Ordinal)
                ? ChannelFinding.Good("origin", $"pages of {origin} may embed the chat")
                : ChannelFinding.Doubtful("origin", $"{origin} is not https: whoever is on the way reads the token of the visitor");
        }
    }
}
