using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Whistle.Platform.Data;

/// <summary>Keeps a built model for each list of modules: two programs in one process, as tests have them, may differ.</summary>
internal sealed class ModelKeys : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) => (context.GetType(), context is WhistleDb own ? own.Parts.Key : "", designTime);
}
