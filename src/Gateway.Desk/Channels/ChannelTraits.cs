using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels;

/// <summary>What a channel can do, so that nothing else has to know which one it is.</summary>
public sealed record ChannelTraits
{
    /// <summary>The kind of work that its contacts are.</summary>
    public WorkKind Work { get; init; } = WorkKind.Chat;

    /// <summary>How long after the customer's last message free text may be sent; none for always.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>The same for what an agent writes, where people may write longer than programs; none when it is the same.</summary>
    public TimeSpan? AgentWindow { get; init; }

    /// <summary>Approved template that may be sent once the window closed, to open it again; none when there is none.</summary>
    public MessageTemplate? Reopening { get; init; }

    /// <summary>Whether we may write first where the customer consented; otherwise only answers are possible.</summary>
    public bool CanBegin { get; init; }

    /// <summary>Characters of the longest text; longer ones are split at word boundaries.</summary>
    public int LongestText { get; init; } = 4096;

    /// <summary>Buttons that a message may have; 0 when choices are written as numbered lines.</summary>
    public int Buttons { get; init; }

    /// <summary>Characters on a button.</summary>
    public int LongestButton { get; init; } = 20;

    /// <summary>Octets of the largest attachment, either way; 0 when there are none.</summary>
    public long LargestAttachment { get; init; }

    /// <summary>Media types that are taken, for example "image/" for all images; empty for none.</summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = [];

    /// <summary>Whether the provider tells what became of a message.</summary>
    public bool HasReceipts { get; init; }

    /// <summary>Whether an attachment of this type may pass.</summary>
    public bool Takes(string mediaType) =>
        MediaTypes.Any(type => mediaType.StartsWith(type, StringComparison.OrdinalIgnoreCase));
}
