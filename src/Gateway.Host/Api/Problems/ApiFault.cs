namespace Gateway.Host.Api.Problems;

/// <summary>A request cannot be served; carries what it is answered.</summary>
internal sealed class ApiFault(Problem problem) : Exception(problem.Detail ?? problem.Title)
{
    /// <summary>The answer.</summary>
    public Problem Problem => problem;

    /// <summary>404: there is no such thing.</summary>
    public static ApiFault NotFound(string what) => new(Problem.Of(StatusCodes.Status404NotFound, $"there is no {what}"));

    /// <summary>422: a field cannot be taken as it is.</summary>
    public static ApiFault Invalid(string pointer, string detail) => Invalid([new FieldFault(pointer, detail)]);

    /// <summary>422: fields cannot be taken as they are.</summary>
    public static ApiFault Invalid(IReadOnlyList<FieldFault> errors) => new(Problem.Of(
        StatusCodes.Status422UnprocessableEntity, string.Join("; ", errors.Select(error => $"{error.Pointer} {error.Detail}")), "invalid", errors));

    /// <summary>409: it does not fit how things stand.</summary>
    public static ApiFault Conflict(string type, string detail) => new(Problem.Of(StatusCodes.Status409Conflict, detail, type));
}
