using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Host.Api.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Gateway.Host.Api.Document;

/// <summary>Completes the OpenAPI document: who may ask, what each key needs, and an example of everything.</summary>
internal static class ApiDocument
{
    private const string Scheme = "key";

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
        options.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type)?.Replace("Json", "", StringComparison.Ordinal);
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(ProtectAsync);
        options.AddSchemaTransformer(ExemplifyAsync);
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Gateway",
            Version = "v1",
            Description = "Contacts, messages and customers of the gateway. Times are RFC 3339 in UTC; lists come in pages, newest first; "
                + "what goes wrong is application/problem+json (RFC 9457). Fields may be added at any time.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A key of api.yaml. What it may do stands there as scopes.",
        };
        return Task.CompletedTask;
    }

    private static Task ProtectAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var scope = context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiEndpoint>().LastOrDefault()?.Scope;
        if (scope is not null)
        {
            operation.Description = $"{operation.Description} Needs the scope `{scope}`.";
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [scope] }];
        }

        return Task.CompletedTask;
    }

    private static Task ExemplifyAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonPropertyInfo is null && ApiExamples.Of(context.JsonTypeInfo.Type) is { } example)
        {
            schema.Examples = [JsonNode.Parse(JsonSerializer.Serialize(example, example.GetType(), ApiPart.Json))!];
        }

        return Task.CompletedTask;
    }
}
