using System.Text;
using Gateway.Desk.Contacts;
using Gateway.Desk.Contacts.Consents;
using Gateway.Desk.Contacts.Messages;

namespace Gateway.Desk.Channels.WebChat;

/// <summary>Brings what one visitor says to the inbox.</summary>
internal sealed class VisitorPost(VisitParts parts, string address, string? language)
{
    private const int LongestName = 120;
    private const int LongestReach = 254;

    private WebChatChannel Channel => parts.Channel;

    /// <summary>Stores what the frame says.</summary>
    /// <returns>The browser's id of it, and why it was not taken; none when it was.</returns>
    public async Task<(string Id, string? Refusal)> TakeAsync(VisitorFrame frame, CancellationToken ct) => frame switch
    {
        VisitorFrame.Say say => (say.Id, await SayAsync(say, ct).ConfigureAwait(false)),
        VisitorFrame.Reach reach => (reach.Id, await ReachAsync(reach, ct).ConfigureAwait(false)),
        _ => throw new ArgumentOutOfRangeException(nameof(frame)),
    };

    /// <summary>Stores a file and the message that it is.</summary>
    public async Task<string?> AttachAsync(string id, string name, string mediaType, Stream content, CancellationToken ct)
    {
        if (!VisitorFrame.IsId(id))
        {
            return "frame";
        }

        if (!Channel.Options.MediaTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase))
        {
            return "type";
        }

        if (!parts.Said.TryTake(address))
        {
            return "rate";
        }

        try
        {
            var (hash, size) = await parts.Media.PutAsync(content, Channel.Options.LargestFile, ct).ConfigureAwait(false);
            var file = new Attachment(NameOf(name), mediaType.ToLowerInvariant(), hash, size);
            await StoreAsync(Draft(id) with { Attachments = [file] }, ct).ConfigureAwait(false);
            return null;
        }
        catch (MediaTooLargeException)
        {
            return "size";
        }
    }

    private async Task<string?> SayAsync(VisitorFrame.Say say, CancellationToken ct)
    {
        if (say.Text.Length > WebChatChannel.LongestText)
        {
            return "size";
        }

        var text = Clean(say.Text);
        if (text.Length == 0)
        {
            return "empty";
        }

        if (!parts.Said.TryTake(address))
        {
            return "rate";
        }

        await StoreAsync(
            Draft(say.Id) with { Text = text, Kind = say.IsChoice ? MessageKind.Choice : MessageKind.Text, ReplyTo = say.ReplyTo },
            ct).ConfigureAwait(false);
        return null;
    }

    // An address that somebody typed is a claim. The wording that stood beside it is kept with it, so that it can be shown later what
    // was agreed to.
    private async Task<string?> ReachAsync(VisitorFrame.Reach reach, CancellationToken ct)
    {
        if (reach.Value.Length > LongestReach || Identified(Clean(reach.Value)) is not { } identity)
        {
            return "address";
        }

        if (!parts.Said.TryTake(address))
        {
            return "rate";
        }

        var draft = Draft(reach.Id);
        await StoreAsync(
            draft with
            {
                Kind = MessageKind.ContactCard,
                Text = $"{identity.Value}\n{ConsentWording.In(language)}",

                // It is for people to see and wants no answer by itself.
                IsAutomatic = true,
                Identities = [.. draft.Identities, identity],
            },
            ct).ConfigureAwait(false);
        await AgreeAsync(identity, ct).ConfigureAwait(false);
        return null;
    }

    // A visitor who wrote before is a customer by now; before that, the message itself is all there is to keep.
    private async Task AgreeAsync(Identity identity, CancellationToken ct)
    {
        var conversation = await parts.Messages.OpenAsync(Channel.Name, address, ct).ConfigureAwait(false);
        if (conversation.CustomerId is not { } customer)
        {
            return;
        }

        foreach (var elsewhere in parts.Reach.For(identity.Kind))
        {
            var consent = new Consent(
                customer, elsewhere, ConsentPurpose.Message, IsGiven: true, $"web chat {Channel.Name}", Channel.Time.GetUtcNow(),
                ConsentWording.In(language), language);
            await parts.Reach.Consents.AddAsync(consent, ct).ConfigureAwait(false);
        }
    }

    private Identity? Identified(string value)
    {
        var evidence = $"typed by the visitor of {Channel.Name}";
        return EmailText.IsAddress(value) ? new Identity(IdentityKind.EmailAddress, value.ToLowerInvariant(), IdentityTrust.Claimed, evidence)
            : PhoneNumber.TryParse(value, parts.Reach.Country, out var number) ? Identity.Of(number, IdentityTrust.Claimed, evidence)
            : null;
    }

    private Task StoreAsync(InboundMessage message, CancellationToken ct) => parts.Inbox.ReceiveAsync(Channel, [message], ct);

    private InboundMessage Draft(string id) => new()
    {
        ExternalId = ExternalIds.Of(address, id),
        Address = address,
        Identities = [new Identity(IdentityKind.WebChat, address, IdentityTrust.Asserted, $"token of {Channel.Name}")],
        Language = language,
        At = Channel.Time.GetUtcNow(),
    };

    // Line breaks and tabs are text; other control characters are nothing that somebody typed.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text.ReplaceLineEndings("\n"))
        {
            if (!char.IsControl(letter) || letter is '\n' or '\t')
            {
                clean.Append(letter);
            }
        }

        return clean.ToString().Trim();
    }

    private static string NameOf(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new string([.. Clean(last).Where(letter => letter is not ('\n' or '\t'))]);
        return clean.Length == 0 ? "file" : clean.Length > LongestName ? clean[..LongestName] : clean;
    }
}
