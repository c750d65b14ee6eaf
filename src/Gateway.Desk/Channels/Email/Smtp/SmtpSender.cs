using System.Text;
using Gateway.Desk.Contacts.Delivery;

namespace Gateway.Desk.Channels.Email.Smtp;

/// <summary>Hands mails to the server, one try each. A connection is used again for a while when the next mail comes soon.</summary>
internal sealed class SmtpSender(SmtpOptions options, TimeProvider time)
{
    private const int MostIdle = 2;

    // Servers close silent connections after minutes; ours never get so old.
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan GreylistWait = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Stack<(SmtpSession Session, long Since)> _idle = new();

    /// <summary>Hands one mail over.</summary>
    /// <param name="recipient">Where it goes.</param>
    /// <param name="mail">The mail, lines ending with CR LF.</param>
    /// <param name="externalId">Its Message-ID, for the result.</param>
    /// <param name="ct">Ends the try.</param>
    public async Task<SendResult> SendAsync(string recipient, byte[] mail, string externalId, CancellationToken ct)
    {
        while (true)
        {
            var reused = await TakeIdleAsync().ConfigureAwait(false);
            try
            {
                return await SendAsync(reused, recipient, mail, externalId, ct).ConfigureAwait(false);
            }
            catch (SmtpException) when (reused is not null)
            {
                // The server closed it meanwhile, before it took anything of this mail; the next connection is new in the end.
                continue;
            }
            catch (SmtpException fault)
            {
                return new SendResult.Later(fault.Message);
            }
        }
    }

    private async Task<SendResult> SendAsync(SmtpSession? reused, string recipient, byte[] mail, string externalId, CancellationToken ct)
    {
        var session = reused ?? await SmtpSession.OpenAsync(options, ct).ConfigureAwait(false);
        var isKept = false;
        try
        {
            if (reused is null && await session.AuthenticateAsync(ct).ConfigureAwait(false) is { IsGood: false } denied)
            {
                return SmtpVerdict.Of(SmtpStage.Authentication, denied, GreylistWait);
            }

            var result = await TransferAsync(session, recipient, mail, externalId, ct).ConfigureAwait(false);
            isKept = result is SendResult.Sent;
            return result;
        }
        finally
        {
            await LeaveAsync(session, isKept).ConfigureAwait(false);
        }
    }

    private async Task<SendResult> TransferAsync(SmtpSession session, string recipient, byte[] mail, string externalId, CancellationToken ct)
    {
        if (session.LargestMail is { } largest && mail.Length > largest)
        {
            return new SendResult.Refused($"the mail has {mail.Length} octets, the server takes {largest}");
        }

        var needsUtf8 = !Ascii.IsValid(recipient);
        if (needsUtf8 && !session.Extensions.ContainsKey("SMTPUTF8"))
        {
            return new SendResult.Refused("the server takes no addresses with such letters (RFC 6531)", SendRefusal.UnknownAddress);
        }

        var size = session.Extensions.ContainsKey("SIZE") ? $" SIZE={mail.Length}" : "";
        var reply = await session.CommandAsync($"MAIL FROM:<{options.From}>{size}{(needsUtf8 ? " SMTPUTF8" : "")}", ct).ConfigureAwait(false);
        if (!reply.IsGood)
        {
            return SmtpVerdict.Of(SmtpStage.Sender, reply, GreylistWait);
        }

        reply = await session.CommandAsync($"RCPT TO:<{recipient}>", ct).ConfigureAwait(false);
        if (!reply.IsGood)
        {
            return SmtpVerdict.Of(SmtpStage.Recipient, reply, GreylistWait);
        }

        reply = await session.CommandAsync("DATA", ct).ConfigureAwait(false);
        if (reply.Code != 354)
        {
            return SmtpVerdict.Of(SmtpStage.Content, reply, GreylistWait);
        }

        try
        {
            reply = await session.ContentAsync(mail, ct).ConfigureAwait(false);
        }
        catch (SmtpException fault)
        {
            // It may have arrived: the same Message-ID at the next try lets the other side see that it has it.
            return new SendResult.Later($"no answer to the mail itself: {fault.Message}");
        }

        return reply.IsGood ? new SendResult.Sent(externalId) : SmtpVerdict.Of(SmtpStage.Content, reply, GreylistWait);
    }

    private async Task<SmtpSession?> TakeIdleAsync()
    {
        while (true)
        {
            SmtpSession session;
            long since;
            lock (_lock)
            {
                if (!_idle.TryPop(out var idle))
                {
                    return null;
                }

                (session, since) = idle;
            }

            if (time.GetElapsedTime(since) < LongestIdle)
            {
                return session;
            }

            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task LeaveAsync(SmtpSession session, bool isKept)
    {
        lock (_lock)
        {
            if (isKept && _idle.Count < MostIdle)
            {
                _idle.Push((session, time.GetTimestamp()));
                return;
            }
        }

        await session.DisposeAsync().ConfigureAwait(false);
    }
}
