using Gateway.Telephony.Calls.Messages;

namespace Gateway.Telephony.Calls;

/// <summary>What happens with admitted calls; the desk's flows implement it.</summary>
public interface ICallHandler
{
    /// <summary>Whether <paramref name="dialled"/> is a hotline of ours. Called for each INVITE: memory only.</summary>
    bool Serves(string dialled);

    /// <summary>Tells the whole story of one call from a trunk; the call is hung up when the task ends.</summary>
    Task HandleAsync(IncomingCall call, CancellationToken stopping);

    /// <summary>An authenticated agent dialled a feature code such as <c>*1</c>.</summary>
    Task HandleFeatureCodeAsync(IncomingCall call, string agent, CancellationToken stopping);

    /// <summary>Whether <paramref name="dialled"/> names something inside the house that only agents may call: a colleague, a queue.
    /// Called for each INVITE: memory only.</summary>
    bool IsInside(string dialled);

    /// <summary>An authenticated agent calls somebody. Answers, or refuses with 403 what agents may not dial (toll fraud).</summary>
    Task HandleAgentCallAsync(IncomingCall call, string agent, CancellationToken stopping);

    /// <summary>Whom an address stands for when somebody writes to it. Called for each MESSAGE: memory only.</summary>
    MessageAddressee AddresseeOf(string address) => MessageAddressee.Nobody;

    /// <summary>Takes one message; the sender is answered when the task ends, so what is taken is stored by then. A message may come
    /// twice with the same id and is stored once. Faults are answered 500 and the message is not taken.</summary>
    Task<MessageAnswer> HandleMessageAsync(IncomingMessage message, CancellationToken ct) => Task.FromResult(MessageAnswer.Unknown);
}
