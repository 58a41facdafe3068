using System.Reflection;
using Ibasho.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ibasho.Shell;

/// <summary>The written contract of the API: what the framework cannot read off the routes by itself.</summary>
public static class Contract
{
    private const string Scheme = "token";
    private const string ProblemName = "Problem";

    public static void Configure(OpenApiOptions options)
    {
        // Most generators of clients know this version best.
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
        options.ShouldInclude = route => route.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) => { Describe(document); return Task.CompletedTask; });
        options.AddOperationTransformer((operation, context, _) => { Describe(operation, context); return Task.CompletedTask; });
        options.AddSchemaTransformer((schema, _, _) => { Straighten(schema); return Task.CompletedTask; });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Ibasho", Version = "v1",
            Description = "What a member can do on the pages, a program with that member's token can do here, by the same rules. What one may not see is answered as if it were not there. Instants are ISO 8601 in UTC; ids are strings.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A personal token, made in the settings or by POST /api/v1/tokens. Scopes: read, write." },
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[ProblemName] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "RFC 9457. The code is stable; title and detail are for people.",
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["title"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null },
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
                ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null },
                ["code"] = new OpenApiSchema { Type = JsonSchemaType.String },
                ["errors"] = new OpenApiSchema { Type = JsonSchemaType.Object | JsonSchemaType.Null, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
            Required = new HashSet<string> { "code", "status" },
        };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var takes = metadata.OfType<MethodInfo>().FirstOrDefault()?.GetParameters().Select(p => p.ParameterType).ToList() ?? [];
        operation.Parameters ??= [];
        if (takes.Contains(typeof(Paging)))
        {
            Add(operation, ParameterLocation.Query, "after", JsonSchemaType.String, "The place to go on from: `next` of the answer before.");
            Add(operation, ParameterLocation.Query, "limit", JsonSchemaType.Integer, "At most this many, 1 to 100; 20 where nothing is said.");
        }
        foreach (var asked in metadata.OfType<AskedInQuery>()) Add(operation, ParameterLocation.Query, asked.Name, JsonSchemaType.String, asked.Meaning);
        switch (context.Description.HttpMethod)
        {
            case "POST":
                Add(operation, ParameterLocation.Header, "Idempotency-Key", JsonSchemaType.String, "The same key and body again is answered as the first time, for 24 hours; with another body, 409.");
                break;
            case "PATCH" or "DELETE":
                Add(operation, ParameterLocation.Header, "If-Match", JsonSchemaType.String, "The ETag of what is to be changed; 412 where it has changed meanwhile.");
                break;
        }
        if (metadata.OfType<RouteAccess>().Any(a => a.Who == Who.Anyone)) operation.Security = [];
        operation.Responses ??= [];
        foreach (var status in (int[])[400, 401, 403, 404, 409, 429])
            operation.Responses.TryAdd($"{status}", Problem(status, context.Document!));
    }

    private static OpenApiResponse Problem(int status, OpenApiDocument document) => new()
    {
        Description = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
        Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(ProblemName, document) } },
    };

    private static void Add(OpenApiOperation operation, ParameterLocation where, string name, JsonSchemaType type, string meaning)
    {
        if (operation.Parameters!.Any(p => p.Name == name)) return;
        operation.Parameters!.Add(new OpenApiParameter { In = where, Name = name, Description = meaning, Schema = new OpenApiSchema { Type = type } });
    }

    /// <summary>Numbers are also read from text, which is kindness and no part of the contract; choices are texts, which the framework forgets to say.</summary>
    private static void Straighten(OpenApiSchema schema)
    {
        if (schema.Enum is { Count: > 0 }) schema.Type = (schema.Type ?? default) | JsonSchemaType.String;
        if (schema.Type is not { } type || !type.HasFlag(JsonSchemaType.String) || !(type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number))) return;
        schema.Type = type & ~JsonSchemaType.String;
        schema.Pattern = null;
    }
}

/// <summary>Something that is asked in the address of an API route, where the route reads it by itself.</summary>
public sealed record AskedInQuery(string Name, string Meaning);
