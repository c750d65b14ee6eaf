using System.ComponentModel;
using Gateway.Desk.Agents;

namespace Gateway.Host.Api.Resources.Json;

/// <summary>A queue at this moment.</summary>
[Description("A queue at this moment, as a new caller would find it.")]
internal sealed record QueueJson(
    [property: Description("Its key.")] string Name,
    [property: Description("Requests before a new one that the same agents could take.")] int Waiting,
    [property: Description("Agents with a registered phone who could take it.")] int LoggedInAgents,
    [property: Description("Those of them who are not on a break.")] int PresentAgents,
    [property: Description("Those of them who are free.")] int FreeAgents,
    [property: Description("Likely wait in seconds; null when the last hour says too little.")] double? EstimatedWaitSeconds);

/// <summary>An agent at this moment.</summary>
[Description("An agent at this moment.")]
internal sealed record AgentJson(
    [property: Description("The key.")] string Name,
    [property: Description("The name for people.")] string DisplayName,
    [property: Description("Languages spoken.")] IReadOnlyList<string> Languages,
    [property: Description("What they are doing.")] Presence Presence,
    [property: Description("Since when.")] DateTimeOffset Since,
    [property: Description("When it ends by itself.")] DateTimeOffset? Until,
    [property: Description("The contact in front of them.")] Guid? ContactId);
